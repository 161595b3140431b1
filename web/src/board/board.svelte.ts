// The board in the browser's memory: read once, then kept up to date by events. A move of one's own is shown before the
// server has answered, and taken back if it refuses.
import { messageOf, mutate, query, RequestError, subscribe, type Connection } from '../api/client'
import { session } from '../app/session.svelte'
import { t } from '../app/texts'
import { add, share, subtract } from '../format/decimal'
import {
  BoardDocument,
  BoardEventsDocument,
  ColumnPageDocument,
  MoveStageDocument,
  type BlockerFragment,
  type CardFragment,
} from '../generated/documents'
import { changeOf, type Change } from './changes'
import { toServer, type BoardEvent, type Facts, type Filter } from './filter'

const PAGE = 25
/** How long a card shows who has moved it. */
const MARK_TIME = 4_000
/** By how many events a repeated one is recognized. */
const MOST_SEEN = 1_000
/** How long a re-reading waits for further events, so that a burst reads the board once. */
const READ_DELAY = 400

export type Blocker = BlockerFragment

export interface Totals {
  count: number
  value: string
  weighted: string
}

export class Card {
  facts: CardFragment = $state.raw()!
  stageId: string = $state()!
  /** Who changed it just now, if it was somebody else. */
  mark = $state.raw<{ name: string; isMove: boolean } | null>(null)

  constructor(facts: CardFragment, stageId: string) {
    this.facts = facts
    this.stageId = stageId
  }
}

export class Column {
  readonly id: string
  readonly name: string
  readonly probability: number
  totals = $state.raw<Totals>({ count: 0, value: '0', weighted: '0' })
  cards = $state.raw<Card[]>([])
  cursor = $state.raw<string | null>(null)
  isLoading = $state(false)

  constructor(stage: { id: string; name: string; probability: number }) {
    this.id = stage.id
    this.name = stage.name
    this.probability = stage.probability
  }
}

/** A move that the server has not confirmed. */
interface Pending {
  before: Facts
  after: Facts
  /** Ids of the events that the move has caused, once the server has answered. */
  echoes: Set<string>
}

export type MoveResult = { kind: 'moved' } | { kind: 'blocked'; blockers: Blocker[]; message: string } | { kind: 'refused'; message: string }

export class Board {
  columns = $state.raw<Column[]>([])
  state = $state<'loading' | 'ready' | 'offline' | 'forbidden'>('loading')
  /** Why there is no board to show. */
  problem = $state('')
  connection = $state<Connection>('connecting')
  /** Whether a cut has just been made up for. */
  hasCaughtUp = $state(false)
  readonly totals = $derived(sum(this.columns.map((column) => column.totals)))

  private readonly cards = new Map<string, Card>()
  private readonly pending = new Map<string, Pending>()
  private readonly seen = new Set<string>()
  private readonly marks = new Map<string, ReturnType<typeof setTimeout>>()
  private position: { after: string; filter: { processIds: string[] } } | null = null
  private unsubscribe: (() => void) | null = null
  private queue: BoardEvent[] = []
  private frame = 0
  private rereading: ReturnType<typeof setTimeout> | undefined
  private wasCut = false
  /** Rises with every reading, so that an older answer is dropped. */
  private reading = 0

  constructor(
    readonly filter: Filter,
    /** Called around a change by somebody else, to animate the cards that it moves. */
    private readonly animate: (cardIds: string[], change: () => void) => void,
  ) {}

  /** Reads the board, then follows the events from exactly there. */
  async open(): Promise<void> {
    const reading = ++this.reading
    try {
      const variables = { processId: this.filter.processId, filter: toServer(this.filter), first: PAGE }
      const { board } = await query(BoardDocument, variables)
      if (reading !== this.reading) return
      if (!board) throw new RequestError('forbidden', t('state.forbidden'))
      this.cards.clear()
      this.pending.clear()
      this.queue = []
      this.columns = board.columns.flatMap((read) => {
        if (!read.stage) return []
        const column = new Column(read.stage)
        column.totals = totalsOf(read.totals)
        this.append(column, read.opportunities?.nodes ?? [])
        column.cursor = read.opportunities?.pageInfo.hasNextPage ? read.opportunities.pageInfo.endCursor : null
        return [column]
      })
      this.state = 'ready'
      this.follow(board.asOf)
    } catch (error) {
      if (reading !== this.reading) return
      this.problem = messageOf(error)
      this.state = error instanceof RequestError && error.kind === 'forbidden' ? 'forbidden' : 'offline'
    }
  }

  close(): void {
    this.reading++
    this.unsubscribe?.()
    cancelAnimationFrame(this.frame)
    clearTimeout(this.rereading)
    for (const timer of this.marks.values()) clearTimeout(timer)
  }

  column(stageId: string): Column | undefined {
    return this.columns.find((column) => column.id === stageId)
  }

  card(id: string): Card | undefined {
    return this.cards.get(id)
  }

  /** The share of a column in the weighted total, from 0 to 1. */
  shareOf(column: Column): number {
    return share(column.totals.weighted, this.totals.weighted)
  }

  /** Loads the next cards of a column. */
  async loadMore(column: Column): Promise<void> {
    if (!column.cursor || column.isLoading) return
    column.isLoading = true
    try {
      const filter = { ...toServer(this.filter), process: { eq: this.filter.processId }, stage: { eq: column.id }, status: ['OPEN' as const] }
      const { opportunities } = await query(ColumnPageDocument, { filter, first: PAGE, after: column.cursor })
      this.append(column, opportunities?.nodes ?? [])
      column.cursor = opportunities?.pageInfo.hasNextPage ? opportunities.pageInfo.endCursor : null
    } finally {
      column.isLoading = false
    }
  }

  /** Moves a card at once, and takes it back if the server refuses. */
  async move(card: Card, to: Column): Promise<MoveResult> {
    const { id } = card.facts
    const from = card.stageId
    if (from === to.id || this.pending.has(id)) return { kind: 'moved' }
    const before = factsOf(card, this.filter.processId)
    const after = { ...before, stageId: to.id }
    const pending: Pending = { before, after, echoes: new Set() }
    this.pending.set(id, pending)
    this.count(before, after)
    this.place(card, to.id)
    try {
      const input = { opportunityId: id, to: { stageId: to.id }, expectedStageId: from, idempotencyKey: crypto.randomUUID() }
      const { moveOpportunityStage: answer } = await mutate(MoveStageDocument, { input })
      const refusal = answer?.userErrors[0]
      if (answer && !refusal) {
        answer.eventIds.forEach((event) => pending.echoes.add(event))
        // The event may have been here before the answer.
        if (answer.eventIds.some((event) => this.seen.has(event))) this.settle(id)
        return { kind: 'moved' }
      }
      this.takeBack(card, pending)
      const blockers = refusal && 'blockers' in refusal ? refusal.blockers : []
      const message = refusal?.message ?? ''
      return blockers.length > 0 ? { kind: 'blocked', blockers, message } : { kind: 'refused', message }
    } catch (error) {
      this.takeBack(card, pending)
      return { kind: 'refused', message: messageOf(error) }
    }
  }

  private takeBack(card: Card, pending: Pending): void {
    const { id } = card.facts
    if (this.pending.get(id) !== pending) return
    this.pending.delete(id)
    this.count(pending.after, pending.before)
    // Unless somebody else has moved it meanwhile.
    if (card.stageId === pending.after.stageId) this.place(card, pending.before.stageId)
  }

  private settle(id: string): void {
    this.pending.delete(id)
  }

  private follow(asOf: string): void {
    if (this.position && this.unsubscribe) this.unsubscribe()
    this.position = { after: asOf, filter: { processIds: [this.filter.processId] } }
    this.unsubscribe = subscribe(BoardEventsDocument, this.position, {
      next: ({ pipelineEvents: event }) => {
        this.position!.after = event.cursor
        this.queue.push(event)
        this.frame ||= requestAnimationFrame(() => this.flush())
        // A page in the background draws no frames, but must not let events pile up.
        if (document.hidden) this.flush()
      },
      connection: (now) => this.connect(now),
      lost: () => this.readAgain(),
    })
  }

  private connect(now: Connection): void {
    if (now === 'cut') this.wasCut = true
    // While it tries again, the state is still "cut".
    this.connection = now === 'connecting' && this.wasCut ? 'cut' : now
  }

  /** Applies the events of one frame together. */
  private flush(): void {
    cancelAnimationFrame(this.frame)
    this.frame = 0
    const events = this.queue
    this.queue = []
    const moved = events.flatMap((event) => ('opportunityVersion' in event ? [event.opportunityId] : []))
    this.animate([...new Set(moved)], () => events.forEach((event) => this.receive(event)))
  }

  private receive(event: BoardEvent): void {
    if (this.seen.has(event.id)) return
    this.remember(event.id)
    if (event.__typename === 'StreamCheckpoint' && !event.gap && this.wasCut) {
      this.wasCut = false
      this.hasCaughtUp = true
      setTimeout(() => (this.hasCaughtUp = false), MARK_TIME)
    }
    const change = changeOf(event, this.filter)
    if (change.kind === 'read-again') this.readAgain()
    if (change.kind === 'facts') this.applyFacts(event, change)
    if (change.kind === 'quote') this.applyQuote(change)
  }

  /** Keeps the ids of the latest events only, however long the board stays open. */
  private remember(eventId: string): void {
    this.seen.add(eventId)
    if (this.seen.size <= MOST_SEEN) return
    const [oldest] = this.seen
    this.seen.delete(oldest!)
  }

  private applyFacts(event: BoardEvent, change: Extract<Change, { kind: 'facts' }>): void {
    const { opportunityId: id, before, after } = change
    const pending = this.pending.get(id)
    const isOwn = event.actor?.id === session.viewer?.user?.id
    // One's own move is counted already: the event takes the place of the guess.
    if (pending && (pending.echoes.has(event.id) || (isOwn && after?.stageId === pending.after.stageId))) {
      this.count(pending.after, pending.before)
      this.settle(id)
    }
    this.count(before, after)
    const card = this.cards.get(id)
    if (!after) {
      if (card) this.remove(card)
      return
    }
    if (card && card.facts.version > change.version) return
    const isNew = !card
    const updated = card ?? new Card(blank(id, event.occurredAt), '')
    updated.facts = merge(updated.facts, after, change, event.occurredAt)
    // The facts do not tell the next step.
    if (event.__typename === 'OpportunityChanged' && event.now) {
      const { nextStep, nextStepOn } = event.now
      updated.facts = { ...updated.facts, nextStep, nextStepOn }
    }
    this.cards.set(id, updated)
    if (isNew || updated.stageId !== after.stageId) this.place(updated, after.stageId)
    if (!isOwn && event.actor) this.mark(updated, { name: event.actor.displayName, isMove: change.isMove })
  }

  private applyQuote({ opportunityId, quoteId, status }: Extract<Change, { kind: 'quote' }>): void {
    const card = this.cards.get(opportunityId)
    if (!card) return
    const now = card.facts.currentQuote
    if (now?.id === quoteId) card.facts = { ...card.facts, currentQuote: { ...now, status } }
    else if (status !== 'CLOSED') {
      const currentQuote = { id: quoteId, status, isExpired: false, sentAt: null, acceptedAt: null }
      card.facts = { ...card.facts, currentQuote }
    }
  }

  private mark(card: Card, mark: { name: string; isMove: boolean }): void {
    const { id } = card.facts
    clearTimeout(this.marks.get(id))
    card.mark = mark
    this.marks.set(id, setTimeout(() => (card.mark = null), MARK_TIME))
  }

  private readAgain(): void {
    clearTimeout(this.rereading)
    this.rereading = setTimeout(() => void this.open(), READ_DELAY)
  }

  private append(column: Column, nodes: CardFragment[]): void {
    // A card that has moved while the pages were read is on the board already.
    const added = nodes.filter((node) => !this.cards.has(node.id)).map((node) => new Card(node, column.id))
    for (const card of added) this.cards.set(card.facts.id, card)
    column.cards = [...column.cards, ...added]
  }

  private place(card: Card, stageId: string): void {
    const [from, to] = [this.column(card.stageId), this.column(stageId)]
    if (from) from.cards = from.cards.filter((other) => other !== card)
    card.stageId = stageId
    if (to) to.cards = [card, ...to.cards]
  }

  private remove(card: Card): void {
    const column = this.column(card.stageId)
    if (column) column.cards = column.cards.filter((other) => other !== card)
    this.cards.delete(card.facts.id)
  }

  /** Moves an opportunity's count and values from where it was to where it is. */
  private count(before: Facts | null, after: Facts | null): void {
    const from = before && this.column(before.stageId)
    if (from) from.totals = change(from.totals, before, -1)
    const to = after && this.column(after.stageId)
    if (to) to.totals = change(to.totals, after, 1)
  }
}

function change(totals: Totals, facts: Facts, by: 1 | -1): Totals {
  const calculate = by === 1 ? add : subtract
  return {
    count: totals.count + by,
    value: calculate(totals.value, facts.baseEstimatedValue.amount),
    weighted: calculate(totals.weighted, facts.baseWeightedValue.amount),
  }
}

function sum(all: Totals[]): Totals {
  const zero: Totals = { count: 0, value: '0', weighted: '0' }
  return all.reduce((total, one) => ({
    count: total.count + one.count,
    value: add(total.value, one.value),
    weighted: add(total.weighted, one.weighted),
  }), zero)
}

function totalsOf(read: { count: number; baseValue: { amount: string }; baseWeightedValue: { amount: string } }): Totals {
  return { count: read.count, value: read.baseValue.amount, weighted: read.baseWeightedValue.amount }
}

/** The facts of a card on the board, as an event would tell them. */
function factsOf(card: Card, processId: string): Facts {
  const { facts, stageId } = card
  return { ...facts, processId, stageId, status: 'OPEN', ownerId: facts.owner?.id ?? '', teamId: null }
}

/** A card of which only an event is known. */
function blank(id: string, occurredAt: string): CardFragment {
  const nothing = { amount: '0', currencyCode: session.baseCurrency }
  return {
    id, version: 0, number: '', name: '', customerName: '', probability: 0, isOnHold: false, isRotting: false,
    estimatedValue: nothing, baseEstimatedValue: nothing, baseWeightedValue: nothing,
    estimatedCloseDate: null, stageEnteredAt: occurredAt, nextStep: null, nextStepOn: null, owner: null, currentQuote: null,
  }
}

function merge(card: CardFragment, after: Facts, change: { version: number; isMove: boolean }, occurredAt: string): CardFragment {
  const { name, customerName, probability, isOnHold, estimatedCloseDate, estimatedValue, baseEstimatedValue, baseWeightedValue } = after
  const merged = {
    ...card, name, customerName, probability, isOnHold, estimatedCloseDate, estimatedValue, baseEstimatedValue,
    baseWeightedValue, version: change.version, owner: { id: after.ownerId },
  }
  return change.isMove ? { ...merged, stageEnteredAt: occurredAt, isRotting: false } : merged
}
