// Short messages at the foot of the page; some can be undone for eight seconds, and for as long as the pointer or the
// focus is there. Screen readers hear them too.

export interface Toast {
  id: number
  text: string
  undo?: (() => void) | undefined
  undoText?: string | undefined
  isWrong?: boolean
}

const TIME = 8_000
let last = 0

class Toasts {
  list = $state.raw<Toast[]>([])
  private readonly timers = new Map<number, ReturnType<typeof setTimeout>>()

  show(toast: Omit<Toast, 'id'>): void {
    const id = ++last
    this.list = [...this.list.slice(-2), { ...toast, id }]
    this.start(id)
  }

  hide(id: number): void {
    clearTimeout(this.timers.get(id))
    this.timers.delete(id)
    this.list = this.list.filter((toast) => toast.id !== id)
  }

  /** Keeps what is shown until `release`. */
  hold(): void {
    for (const timer of this.timers.values()) clearTimeout(timer)
  }

  /** Lets what is shown go after the usual time. */
  release(): void {
    for (const { id } of this.list) this.start(id)
  }

  private start(id: number): void {
    clearTimeout(this.timers.get(id))
    this.timers.set(id, setTimeout(() => this.hide(id), TIME))
  }
}

export const toasts = new Toasts()
