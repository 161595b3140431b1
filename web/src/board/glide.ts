// Lets a card that another person moved glide to its new place.
import { flushSync } from 'svelte'

const DURATION = 180
/** With more moves at once nobody could follow them. */
const MOST = 5

export function glide(cardIds: string[], change: () => void): void {
  const isStill = cardIds.length === 0 || cardIds.length > MOST || matchMedia('(prefers-reduced-motion: reduce)').matches
  if (isStill || document.hidden) return change()
  const element = (id: string) => document.querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"]`)
  const places = new Map(cardIds.map((id) => [id, element(id)?.getBoundingClientRect()]))
  flushSync(change)
  for (const [id, from] of places) {
    const now = element(id)
    if (!now || !from) continue
    const to = now.getBoundingClientRect()
    const [x, y] = [from.left - to.left, from.top - to.top]
    if (x || y) now.animate([{ transform: `translate(${x}px, ${y}px)`, zIndex: 1 }, { transform: 'none' }], { duration: DURATION, easing: 'ease-out' })
  }
}
