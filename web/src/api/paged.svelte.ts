// A list that is read page by page.
import { RequestError } from './client'

export interface Page<Row> {
  nodes: Row[]
  totalCount?: number | null
  pageInfo: { hasNextPage: boolean; endCursor?: string | null }
}

export class PagedList<Row> {
  rows = $state.raw<Row[]>([])
  /** How many there are; null: more than the server counts. */
  count = $state<number | null>(null)
  phase = $state<'loading' | 'ready' | 'offline' | 'forbidden'>('loading')
  /** Whether something is being read while the rows are shown. */
  isBusy = $state(false)
  /** Whether the last reading of a further page failed. */
  hasFailed = $state(false)
  hasMore = $state(false)
  private cursor: string | null = null
  private reading = 0

  constructor(private readonly read: (after: string | null) => Promise<Page<Row> | null | undefined>) {}

  /** Reads the list from its beginning, at least as many rows as wanted. What is shown stays until they are there. */
  async load(wanted = 1): Promise<void> {
    const reading = ++this.reading
    this.isBusy = true
    this.hasFailed = false
    try {
      this.cursor = null
      const rows: Row[] = []
      do {
        rows.push(...(await this.readPage(reading)))
        if (reading !== this.reading) return
      } while (this.hasMore && rows.length < wanted)
      this.rows = rows
      this.phase = 'ready'
    } catch (error) {
      if (reading !== this.reading) return
      this.phase = error instanceof RequestError && error.kind === 'forbidden' ? 'forbidden' : 'offline'
    }
    this.isBusy = false
  }

  /** Reads the next page. */
  async more(): Promise<void> {
    if (this.isBusy) return
    const reading = ++this.reading
    this.isBusy = true
    this.hasFailed = false
    try {
      const rows = await this.readPage(reading)
      if (reading !== this.reading) return
      this.rows = [...this.rows, ...rows]
    } catch {
      if (reading !== this.reading) return
      this.hasFailed = true
    }
    this.isBusy = false
  }

  /** Reads the list again after a change, as far as it is shown. */
  renew(): Promise<void> {
    return this.load(this.rows.length)
  }

  private async readPage(reading: number): Promise<Row[]> {
    const page = await this.read(this.cursor)
    if (reading !== this.reading) return []
    this.count = page?.totalCount ?? null
    this.hasMore = page?.pageInfo.hasNextPage ?? false
    this.cursor = (this.hasMore && page?.pageInfo.endCursor) || null
    return page?.nodes ?? []
  }
}
