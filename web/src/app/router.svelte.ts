// The address: every view can be sent to a colleague.

class Router {
  path = $state(location.pathname)
  parameters = $state.raw(new URLSearchParams(location.search))

  constructor() {
    addEventListener('popstate', () => this.read())
  }

  /** Goes to another page of the application. */
  go(url: string): void {
    history.pushState(null, '', url)
    this.read()
  }

  /** Sets some parameters of the address and removes those that are null. */
  set(parameters: Record<string, string | null>, mode: 'push' | 'replace' = 'push'): void {
    const next = new URLSearchParams(location.search)
    for (const [name, value] of Object.entries(parameters)) {
      if (value === null || value === '') next.delete(name)
      else next.set(name, value)
    }
    const search = next.toString()
    const url = location.pathname + (search ? `?${search}` : '')
    if (mode === 'push') history.pushState(null, '', url)
    else history.replaceState(null, '', url)
    this.read()
  }

  get(name: string): string | null {
    return this.parameters.get(name)
  }

  private read(): void {
    this.path = location.pathname
    this.parameters = new URLSearchParams(location.search)
  }
}

export const router = new Router()

/** Follows links of the application without loading the page anew. */
export function followLinks(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return
  const link = (event.target as Element).closest?.('a')
  if (!link || link.target || link.origin !== location.origin || link.hasAttribute('data-outside')) return
  event.preventDefault()
  router.go(link.pathname + link.search)
}
