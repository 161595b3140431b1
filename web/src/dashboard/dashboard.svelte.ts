// What the dashboard shows: read part by part, and read again shortly after something has changed.
import { query, RequestError, subscribe, type Connection } from '../api/client'
import { session } from '../app/session.svelte'
import {
  DashboardAttentionDocument,
  DashboardChangeDocument,
  DashboardEventsDocument,
  DashboardLossesDocument,
  DashboardMonthsDocument,
  DashboardSummaryDocument,
  type DashboardAttentionQuery,
  type DashboardChangeQuery,
  type DashboardLossesQuery,
  type DashboardMonthsQuery,
  type DashboardSummaryQuery,
  type OpportunityFilter,
  type OpportunityRange,
  type PipelineScope,
} from '../generated/documents'
import { shiftDay } from '../format/dates'
import { monthsAround, periodFrom, periodOf, type Days, type Period, type PeriodName } from './period'

/** How long further changes are waited for before the figures are read again, in milliseconds. */
const GATHER = 2_000

export const PARAMETERS = ['process', 'owner', 'team', 'period'] as const

/** Whose and which opportunities the dashboard is about. */
export interface Scope {
  processId: string | null
  ownerId: string | null
  teamId: string | null
}

export class Dashboard {
  summary = $state.raw<DashboardSummaryQuery | null>(null)
  months = $state.raw<DashboardMonthsQuery | null>(null)
  losses = $state.raw<DashboardLossesQuery | null>(null)
  change = $state.raw<DashboardChangeQuery['pipelineChange'] | null>(null)
  attention = $state.raw<DashboardAttentionQuery['attention'] | null>(null)
  phase = $state<'loading' | 'ready' | 'offline' | 'forbidden'>('loading')
  connection = $state<Connection>('connecting')
  scope = $state.raw<Scope>({ processId: null, ownerId: null, teamId: null })
  name = $state<PeriodName>('QUARTER')
  readonly period = $derived<Period>(periodOf(this.name))
  readonly shownMonths = $derived<Days[]>(monthsAround())
  private reading = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private unsubscribe: (() => void) | undefined
  private position: { after: string } | undefined

  /** Shows what the address asks for. */
  open(parameters: URLSearchParams): void {
    this.scope = { processId: parameters.get('process'), ownerId: parameters.get('owner'), teamId: parameters.get('team') }
    this.name = periodFrom(parameters)
    void this.load()
  }

  close(): void {
    this.reading++
    clearTimeout(this.timer)
    this.unsubscribe?.()
    this.unsubscribe = undefined
  }

  /** The filter that all figures share, with conditions of one of them. */
  filter(more: OpportunityFilter = {}): OpportunityFilter {
    const { processId, ownerId, teamId } = this.scope
    return {
      ...(processId && { process: { eq: processId } }),
      ...(ownerId && { owner: { eq: ownerId } }),
      ...(teamId && { team: { eq: teamId } }),
      ...more,
    }
  }

  /** The same for past days. */
  get past(): PipelineScope {
    const { processId, ownerId, teamId } = this.scope
    return { ...(processId && { processId }), ...(ownerId && { ownerId }), ...(teamId && { teamId }) }
  }

  /** Closings within the period. */
  get closed(): OpportunityRange {
    return { date: 'CLOSED', first: this.period.first, last: this.period.last }
  }

  /** The ends of the change: the day before the period, and its last day that has come. */
  get ends(): Days {
    const { first, last } = this.period
    return { first: shiftDay(first, -1), last: last < session.today ? last : session.today }
  }

  async load(): Promise<void> {
    const reading = ++this.reading
    const isLatest = () => reading === this.reading
    const { period } = this
    const first = this.shownMonths[0]?.first ?? session.today
    const last = this.shownMonths.at(-1)?.last ?? session.today
    const keep = async <Data>(reads: Promise<Data>, write: (data: Data) => void) => {
      const data = await reads
      if (isLatest()) write(data)
    }
    const [open, won, lost] = [this.filter({ status: ['OPEN'] }), this.filter({ status: ['WON'] }), this.filter({ status: ['LOST'] })]
    const closed = this.filter({ status: ['WON', 'LOST'] })
    const range = this.closed
    try {
      await Promise.all([
        keep(query(DashboardSummaryDocument, { open, closed, period: range, before: { date: 'CLOSED', ...period.before } }), (data) => {
          this.summary = data
          this.phase = 'ready'
          if (data.open) this.follow(data.open.asOf)
        }),
        keep(query(DashboardMonthsDocument, { open, won, ahead: { date: 'ESTIMATED_CLOSE', last }, closed: { date: 'CLOSED', first, last } }), (data) => (this.months = data)),
        keep(query(DashboardLossesDocument, { lost, closed, period: range }), (data) => (this.losses = data)),
        keep(query(DashboardChangeDocument, { from: this.ends.first, to: this.ends.last, scope: this.past }), (data) => (this.change = data.pipelineChange)),
        keep(query(DashboardAttentionDocument, this.scope.ownerId ? { owner: this.scope.ownerId } : {}), (data) => (this.attention = data.attention)),
      ])
    } catch (error) {
      if (isLatest()) this.phase = error instanceof RequestError && error.kind === 'forbidden' ? 'forbidden' : 'offline'
    }
  }

  /** Reads again after events; the stream continues where the figures stand. */
  private follow(asOf: string): void {
    if (this.position && this.unsubscribe) {
      this.position.after = asOf
      return
    }
    this.position = { after: asOf }
    this.unsubscribe = subscribe(DashboardEventsDocument, this.position, {
      next: ({ pipelineEvents: event }) => {
        this.position!.after = event.cursor
        if (event.__typename === 'StreamCheckpoint' && !event.gap) return
        this.timer ??= setTimeout(() => this.readAgain(), GATHER)
      },
      connection: (now) => (this.connection = now),
      // The stream has ended: a new one begins where the figures are read again.
      lost: () => {
        this.unsubscribe?.()
        this.unsubscribe = undefined
        this.readAgain()
      },
    })
  }

  private readAgain(): void {
    clearTimeout(this.timer)
    this.timer = undefined
    void this.load()
  }
}
