// Where a card that is being dragged may be dropped, and the wiring of drag and drop.
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter'
import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element'
import type { Attachment } from 'svelte/attachments'
import { query } from '../api/client'
import { WhereMayItGoDocument } from '../generated/documents'
import type { Blocker, Card } from './board.svelte'

/** What the gates of the process say about the card that is dragged. */
export class Places {
  dragged = $state.raw<Card | null>(null)
  private cardId = ''
  private readonly blockers = $state<{ byStage: Map<string, Blocker[]> }>({ byStage: new Map() })

  /** Asks the server while the card is in the air. */
  async begin(card: Card): Promise<void> {
    this.dragged = card
    this.cardId = card.facts.id
    this.blockers.byStage = new Map()
    const { opportunity } = await query(WhereMayItGoDocument, { id: card.facts.id })
    if (this.cardId !== card.facts.id) return
    const stages = opportunity?.stageProgress ?? []
    this.blockers.byStage = new Map(stages.filter((at) => !at.isAllowed && !at.isCurrent).map((at) => [at.stage.id, at.blockers]))
  }

  end(): void {
    this.dragged = null
  }

  blockersOf(cardId: string, stageId: string): Blocker[] {
    return this.cardId === cardId ? (this.blockers.byStage.get(stageId) ?? []) : []
  }
}

/** Makes an element a card that can be dragged. */
export const dragged = (card: Card, places: Places): Attachment<HTMLElement> => (element) =>
  draggable({
    element,
    getInitialData: () => ({ card }),
    onDragStart: () => void places.begin(card),
    onDrop: () => places.end(),
  })

/** Makes an element a place to drop cards. */
export const droppable =
  (drop: (card: Card) => void, over: (isOver: boolean) => void): Attachment<HTMLElement> =>
  (element) =>
    dropTargetForElements({
      element,
      canDrop: ({ source }) => 'card' in source.data,
      onDragEnter: () => over(true),
      onDragLeave: () => over(false),
      onDrop: ({ source }) => {
        over(false)
        drop(source.data['card'] as Card)
      },
    })

/** Scrolls an element while a card is dragged to its edge. */
export const autoScroll: Attachment<HTMLElement> = (element) => autoScrollForElements({ element })
