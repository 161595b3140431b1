// The board's filter: read from the address, sent to the server, and applied to the facts of an event.
import type { BoardEventsSubscription, FactsFragment, OpportunityFilter, RelativePeriod } from '../generated/documents'

export type Facts = FactsFragment
export type BoardEvent = BoardEventsSubscription['pipelineEvents']

export interface Filter {
  processId: string
  ownerId: string | null
  teamId: string | null
  period: RelativePeriod | null
  text: string | null
}

/** The periods that the filter offers. */
export const PERIODS = ['OVERDUE', 'THIS_WEEK', 'THIS_MONTH', 'NEXT_MONTH', 'THIS_QUARTER'] as const satisfies RelativePeriod[]

export function fromAddress(processId: string, parameters: URLSearchParams): Filter {
  const period = parameters.get('period')
  const text = parameters.get('text')?.trim() ?? ''
  return {
    processId,
    ownerId: parameters.get('owner'),
    teamId: parameters.get('team'),
    period: PERIODS.find((known) => known === period) ?? null,
    // The server searches from two characters on.
    text: text.length >= 2 ? text : null,
  }
}

export const isNarrow = ({ ownerId, teamId, period, text }: Filter): boolean => !!(ownerId || teamId || period || text)

export function toServer({ ownerId, teamId, period, text }: Filter): OpportunityFilter {
  return {
    ...(ownerId && { owner: { eq: ownerId } }),
    ...(teamId && { team: { eq: teamId } }),
    ...(period && { closePeriod: period }),
    ...(text && { text }),
  }
}

/** Whether an opportunity with these facts is on the board; null: only the server can tell. */
export function shows(filter: Filter, facts: Facts): boolean | null {
  if (facts.status !== 'OPEN' || facts.processId !== filter.processId) return false
  if (filter.ownerId && facts.ownerId !== filter.ownerId) return false
  if (filter.teamId && facts.teamId !== filter.teamId) return false
  return filter.text || filter.period ? null : true
}
