// One opportunity, read again after every change, whoever has made it.
import { messageOf, mutate, query, RequestError, subscribe, type Connection } from '../api/client'
import { session } from '../app/session.svelte'
import {
  EventPositionDocument,
  OpportunityDocument,
  OpportunityEventsDocument,
  UpdateOpportunityDocument,
  type OpportunityAction,
  type OpportunityLookup,
  type OpportunityPart,
  type OpportunityQuery,
  type RefusalFragment,
  type UpdateOpportunityInput,
} from '../generated/documents'
import { toasts } from '../ui/toasts.svelte'

export type Opportunity = NonNullable<OpportunityQuery['opportunity']>
export type Refusal = RefusalFragment

/** What somebody else has changed. */
export interface Change {
  name: string
  at: string
  /** Empty: it is not known what. */
  parts: OpportunityPart[]
  /** The fields as inputs name them, where a refusal tells them; they say more than the parts. */
  fields?: string[]
}

/** How long a re-reading waits for further events. */
const READ_DELAY = 150
/** How often an update is tried while others change other fields. */
const ATTEMPTS = 3

export class OpportunityState {
  data = $state.raw<Opportunity | null>(null)
  state = $state<'loading' | 'ready' | 'missing' | 'forbidden' | 'offline'>('loading')
  /** Why what is shown could not be read again; null: it is as the server says. */
  staleness = $state<string | null>(null)
  /** What somebody else has changed last while it is shown. */
  change = $state.raw<Change | null>(null)
  connection = $state<Connection>('connecting')
  /** Rises whenever the opportunity was read again. */
  readings = $state(0)
  private unsubscribe: (() => void) | null = null
  private timer: ReturnType<typeof setTimeout> | undefined
  private isClosed = false
  /** How many readings were begun. */
  private begun = 0

  constructor(private readonly by: OpportunityLookup) {}

  /** Reads the opportunity, then follows the events from before the reading. */
  async open(): Promise<void> {
    this.state = 'loading'
    try {
      const { opportunities } = await query(EventPositionDocument, {})
      await this.load()
      if (this.data && !this.isClosed) this.follow(this.data.id, opportunities?.asOf ?? null)
    } catch (error) {
      this.fail(error)
    }
  }

  /** Reads it again. What is shown stays if that fails. */
  async load(): Promise<void> {
    const reading = ++this.begun
    try {
      const { opportunity } = await query(OpportunityDocument, { by: this.by })
      // A later reading may be answered before this one.
      if (reading !== this.begun) return
      this.data = opportunity ?? null
      this.state = opportunity ? 'ready' : 'missing'
      this.staleness = null
      this.readings++
    } catch (error) {
      if (reading === this.begun) this.fail(error)
    }
  }

  close(): void {
    this.isClosed = true
    this.unsubscribe?.()
    clearTimeout(this.timer)
  }

  may(action: OpportunityAction): boolean {
    return this.data?.availableActions?.includes(action) ?? false
  }

  /** Runs a command, and reads the opportunity again; returns what refuses it. */
  async run(command: Command): Promise<Refusal[]> {
    const refusals = await refusalsOf(command)
    this.change = conflictOf(refusals) ?? this.change
    await this.load()
    return refusals
  }

  /**
   * Updates fields. The update is tried again if others have changed other fields since: `isAsBefore` says whether those
   * of the update are still what they were.
   */
  async update(changes: Omit<UpdateOpportunityInput, 'opportunityId'>, isAsBefore: () => boolean): Promise<Refusal[]> {
    for (let attempts = 1; ; attempts++) {
      const input = { opportunityId: this.data!.id, ...changes, expectedVersion: this.data!.version }
      const refusals = await this.run(async () => (await mutate(UpdateOpportunityDocument, { input })).updateOpportunity)
      if (!isConflict(refusals) || !isAsBefore() || attempts === ATTEMPTS) return refusals
    }
  }

  private fail(error: unknown): void {
    if (this.data) this.staleness = messageOf(error)
    else if (error instanceof RequestError && error.kind === 'forbidden') this.state = 'forbidden'
    else this.state = 'offline'
  }

  private follow(id: string, after: string | null): void {
    const position = { after, filter: { opportunityIds: [id] } }
    this.unsubscribe = subscribe(OpportunityEventsDocument, position, {
      next: ({ pipelineEvents: event }) => {
        position.after = event.cursor
        if (event.kind === 'CHECKPOINT' && !('gap' in event && event.gap)) return
        if (event.actor && event.actor.id !== session.viewer?.user?.id) {
          const parts = ('parts' in event && event.parts) || []
          this.change = { name: event.actor.displayName, at: event.occurredAt, parts: [...parts] }
        }
        this.loadSoon()
      },
      connection: (now) => (this.connection = now),
      lost: () => this.loadSoon(),
    })
  }

  private loadSoon(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.load(), READ_DELAY)
  }
}

/** Sends a mutation; gives its payload. */
export type Command = () => Promise<{ userErrors: Refusal[]; warnings?: { message: string }[] } | null | undefined>

/** Who has changed what since the record was read, if the server tells. */
export function conflictOf(refusals: Refusal[]): Change | null {
  const conflict = refusals.find((refusal) => 'changedBy' in refusal)
  if (!conflict || !('changedBy' in conflict) || !conflict.changedBy || !conflict.changedAt) return null
  return { name: conflict.changedBy.displayName, at: conflict.changedAt, parts: [], fields: conflict.changedFields ?? [] }
}

/** Whether somebody has changed the record since it was read. */
export const isConflict = (refusals: Refusal[]): boolean => refusals.some(({ code }) => code === 'VERSION_CONFLICT')

/** The refusal at a field of the input, e.g. `["lines", "0", "quantity"]`. */
export function refusalAt(refusals: Refusal[], ...path: string[]): string | null {
  const found = refusals.find((refusal) => refusal.path?.join('.') === path.join('.'))
  return found?.message ?? null
}

/** Runs a command, says its warnings, and returns what refuses it; empty: it was carried out. */
export async function refusalsOf(command: Command): Promise<Refusal[]> {
  try {
    const payload = await command()
    for (const { message } of payload?.warnings ?? []) toasts.show({ text: message })
    return payload?.userErrors ?? []
  } catch (error) {
    return [{ code: 'INVALID', message: messageOf(error), path: null }]
  }
}
