// Short messages at the foot of the page; some can be undone for eight seconds. Screen readers hear them too.

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

  show(toast: Omit<Toast, 'id'>): void {
    const id = ++last
    this.list = [...this.list.slice(-2), { ...toast, id }]
    setTimeout(() => this.hide(id), TIME)
  }

  hide(id: number): void {
    this.list = this.list.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()
