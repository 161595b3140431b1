/** Attached to an element: leads to it, once the dialog around it is open. */
export function focusFirst(element: HTMLElement): void {
  queueMicrotask(() => element.focus())
}

/** Leads to the first input of the open dialog that the server has refused. */
export function focusInvalid(): void {
  document.querySelector<HTMLElement>('dialog[open] [aria-invalid="true"]')?.focus()
}
