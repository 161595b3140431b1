// The filter and the order of the leads: read from the address, sent to the server.
import { session } from '../app/session.svelte'
import { shiftDay, startOfDay } from '../format/dates'
import type { DateTimeFilter, LeadFilter, LeadSort, LeadSortField, LeadStatus, Rating } from '../generated/documents'
import { sortOf } from '../lists/sort'

export const STATES = ['NEW', 'CONTACTED', 'QUALIFIED', 'DISQUALIFIED'] as const satisfies LeadStatus[]
export const RATINGS = ['HOT', 'WARM', 'COLD'] as const satisfies Rating[]
export const SORT_FIELDS = ['CREATED_AT', 'UPDATED_AT', 'SUBJECT', 'ESTIMATED_VALUE'] as const satisfies LeadSortField[]
/** The newest lead comes first. */
export const INITIAL_SORT = '-CREATED_AT'
/** The parameters of the filter. */
export const PARAMETERS = ['text', 'status', 'owner', 'source', 'rating', 'created', 'from', 'to'] as const

/** Spans of time that end today, in days; "DAYS" are two days that the person chooses. */
export const SPANS = { TODAY: 1, WEEK: 7, MONTH: 30, QUARTER: 90 } as const
export type Span = keyof typeof SPANS

/** Leads that somebody still has to work on. */
const OPEN: LeadStatus[] = ['NEW', 'CONTACTED']

export function toServer(parameters: URLSearchParams): LeadFilter {
  const status = parameters.get('status')
  const known = STATES.find((state) => state === status)
  const rating = RATINGS.find((one) => one === parameters.get('rating'))
  const owner = parameters.get('owner')
  const source = parameters.get('source')
  const text = parameters.get('text')?.trim() ?? ''
  const createdAt = created(parameters)
  return {
    ...(status === 'OPEN' && { status: OPEN }),
    ...(known && { status: [known] }),
    ...(rating && { rating: [rating] }),
    ...(owner === 'me' ? { mine: true } : owner && { owner: { eq: owner } }),
    ...(source === 'none' ? { source: { isNull: true } } : source && { source: { eq: source } }),
    // The server searches from two characters on.
    ...(text.length >= 2 && { text }),
    ...(createdAt && { createdAt }),
  }
}

function created(parameters: URLSearchParams): DateTimeFilter | null {
  const chosen = parameters.get('created')
  if (chosen === 'DAYS') {
    const [from, to] = [dayAt(parameters, 'from'), dayAt(parameters, 'to')]
    if (!from && !to) return null
    return { ...(from && { gte: startOfDay(from) }), ...(to && { lt: startOfDay(shiftDay(to, 1)) }) }
  }
  const days = SPANS[chosen as Span]
  return days ? { gte: startOfDay(shiftDay(session.today, 1 - days)) } : null
}

/** A day of the address; null: there is none, or what stands there is no day. */
function dayAt(parameters: URLSearchParams, name: string): string | null {
  const text = parameters.get(name) ?? ''
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null
}

export function orderBy(parameters: URLSearchParams): LeadSort[] {
  const sort = sortOf(parameters.get('sort'), INITIAL_SORT)
  const field = SORT_FIELDS.find((known) => known === sort.field) ?? 'CREATED_AT'
  return [{ field, direction: sort.isDescending ? 'DESC' : 'ASC' }]
}
