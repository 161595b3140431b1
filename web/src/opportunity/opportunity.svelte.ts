// One opportunity, read again after every change, whoever has made it.
import { query, RequestError, subscribe } from '../api/client'
import { session } from '../app/session.svelte'
import {
  OpportunityDocument,
  OpportunityEventsDocument,
  type OpportunityLookup,
  type OpportunityQuery,
  type RefusalFragment,
} from '../generated/documents'

export type Opportunity = NonNullable<OpportunityQuery['opportunity']>
export type Refusal = RefusalFragment

/** How long a re-reading waits for further events. */
const READ_DELAY = 150

export class OpportunityState {
  data = $state.raw<Opportunity | null>(null)
  state = $state<'loading' | 'ready' | 'missing' | 'offline'>('loading')
  /** Who changed it last while it is shown, if it was somebody else. */
  changedBy = $state<string | null>(null)
  /** Rises whenever the opportunity was read again. */
  readings = $state(0)
  private unsubscribe: (() => void) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly by: OpportunityLookup) {}

  async load(): Promise<void> {
    try {
      const { opportunity } = await query(OpportunityDocument, { by: this.by })
      this.data = opportunity ?? null
      this.state = opportunity ? 'ready' : 'missing'
      this.readings++
      if (opportunity && !this.unsubscribe) this.follow(opportunity.id)
    } catch (error) {
      this.state = error instanceof RequestError && error.kind === 'offline' ? 'offline' : 'missing'
    }
  }

  close(): void {
    this.unsubscribe?.()
    clearTimeout(this.timer)
  }

  may(action: string): boolean {
    return this.data?.availableActions?.some((available) => available === action) ?? false
  }

  private follow(id: string): void {
    this.unsubscribe = subscribe(OpportunityEventsDocument, { filter: { opportunityIds: [id] } }, {
      next: ({ pipelineEvents: event }) => {
        if (event.kind === 'CHECKPOINT') return
        if (event.actor && event.actor.id !== session.viewer?.user?.id) this.changedBy = event.actor.displayName
        clearTimeout(this.timer)
        this.timer = setTimeout(() => void this.load(), READ_DELAY)
      },
      connection: () => {},
      lost: () => void this.load(),
    })
  }
}

/** The refusal at a field of the input, e.g. `["lines", "0", "quantity"]`. */
export function refusalAt(refusals: Refusal[], ...path: string[]): string | null {
  const found = refusals.find((refusal) => refusal.path?.join('.') === path.join('.'))
  return found?.message ?? null
}

/** Runs a command, and returns what refuses it; empty: it was carried out. */
export async function refusalsOf(command: () => Promise<{ userErrors: Refusal[] } | null | undefined>): Promise<Refusal[]> {
  try {
    return (await command())?.userErrors ?? []
  } catch (error) {
    return [{ code: 'INVALID', message: error instanceof Error ? error.message : String(error), path: null }]
  }
}
