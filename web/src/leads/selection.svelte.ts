// Which leads of the list are chosen.
import { SvelteSet } from 'svelte/reactivity'

export class Selection {
  private readonly ids = new SvelteSet<string>()
  /** Where a range begins. */
  private anchor: string | null = null

  has(id: string): boolean {
    return this.ids.has(id)
  }

  /** Chooses a lead or no longer does; `all`: all from the last one to this one, in this order. */
  toggle(id: string, all: string[] | null): void {
    const isChosen = !this.ids.has(id)
    const [from, to] = [all?.indexOf(this.anchor ?? id) ?? -1, all?.indexOf(id) ?? -1]
    const ids = all && from >= 0 ? all.slice(Math.min(from, to), Math.max(from, to) + 1) : [id]
    for (const one of ids) this.set(one, isChosen)
    this.anchor = id
  }

  set(id: string, isChosen: boolean): void {
    if (isChosen) this.ids.add(id)
    else this.ids.delete(id)
  }

  clear(): void {
    this.ids.clear()
    this.anchor = null
  }
}
