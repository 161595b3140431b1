// The opportunities behind a figure, as a list that is read page by page.
import { query } from '../api/client'
import type { Page } from '../api/paged.svelte'
import {
  AttentionRecordsDocument,
  FiguredRecordsDocument,
  MovementRecordsDocument,
  type AttentionReason,
  type RecordRowFragment,
  type OpportunityFilter,
  type OpportunityRange,
  type PipelineMovement,
  type PipelineScope,
} from '../generated/documents'
import type { Days } from './period'

export type RecordRow = RecordRowFragment

/** What a mark of the dashboard opens. */
export interface Records {
  title: string
  read: (after: string | null) => Promise<Page<RecordRow> | null | undefined>
}

export const figured = (title: string, filter: OpportunityFilter, range: OpportunityRange | null = null): Records => ({
  title,
  read: async (after) => (await query(FiguredRecordsDocument, { filter, ...(range && { range }), after })).opportunityStats?.records,
})

export const moved = (title: string, { first, last }: Days, scope: PipelineScope, movement: PipelineMovement): Records => ({
  title,
  read: async (after) => {
    const data = await query(MovementRecordsDocument, { from: first, to: last, scope, only: [movement], after })
    const found = data.pipelineChange?.movements?.[0]
    const items = found?.items ?? []
    const nodes = items.flatMap(({ opportunity }) => opportunity ?? [])
    return { totalCount: found?.count ?? null, nodes, pageInfo: { hasNextPage: items.length === MOVEMENT_PAGE, endCursor: items.at(-1)?.cursor ?? null } }
  },
})

export const inNeed = (title: string, owner: string | null, reason: AttentionReason): Records => ({
  title,
  read: async (after) => (await query(AttentionRecordsDocument, { ...(owner && { owner }), only: [reason], after })).attention?.counts?.[0]?.records,
})

/** As many as the document asks for. */
const MOVEMENT_PAGE = 40
