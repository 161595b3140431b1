// What an event changes on a board, decided from the event's facts alone.
import { shows, type BoardEvent, type Facts, type Filter } from './filter'

/** What is to be done about an event. */
export type Change =
  | { kind: 'nothing' }
  /** The event cannot be applied: the board must be read again. */
  | { kind: 'read-again' }
  | { kind: 'facts'; opportunityId: string; version: number; before: Facts | null; after: Facts | null; isMove: boolean }
  | { kind: 'quote'; opportunityId: string; quoteId: string; status: 'DRAFT' | 'ACTIVE' | 'WON' | 'CLOSED' }

export function changeOf(event: BoardEvent, filter: Filter): Change {
  switch (event.__typename) {
    case 'StreamCheckpoint':
      return event.gap ? { kind: 'read-again' } : { kind: 'nothing' }
    case 'RecordVisibilityChanged':
    case 'ReferenceDataChanged':
      return { kind: 'read-again' }
    case 'QuoteChanged':
      return { kind: 'quote', opportunityId: event.opportunityId, quoteId: event.quoteId, status: event.quoteStatus }
    case 'OpportunityStageChanged':
      return between(event, [event.earlier, event.later], filter)
    case 'OpportunityChanged':
      return between(event, [event.before, event.after], filter)
    default:
      return { kind: 'nothing' }
  }
}

type FactsEvent = Extract<BoardEvent, { opportunityVersion: number }>

function between(event: FactsEvent, [before, after]: [Facts | null, Facts | null], filter: Filter): Change {
  const [wasShown, isShown] = [before && shows(filter, before), after && shows(filter, after)]
  if ((before && wasShown === null) || (after && isShown === null)) return { kind: 'read-again' }
  if (!wasShown && !isShown) return { kind: 'nothing' }
  return {
    kind: 'facts',
    opportunityId: event.opportunityId,
    version: event.opportunityVersion,
    before: wasShown ? before : null,
    after: isShown ? after : null,
    isMove: event.__typename === 'OpportunityStageChanged',
  }
}
