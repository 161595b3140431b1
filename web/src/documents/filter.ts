// The filters and the order of the quotes, orders and invoices: read from the address, sent to the server.
import { session } from '../app/session.svelte'
import { shiftDay } from '../format/dates'
import type {
  Fulfillment,
  InvoiceFilter,
  InvoiceSort,
  InvoiceSortField,
  InvoiceStatus,
  Invoicing,
  OrderFilter,
  OrderSort,
  OrderSortField,
  OrderStatus,
  QuoteClosedAs,
  QuoteFilter,
  QuoteSort,
  QuoteSortField,
  QuoteStatus,
} from '../generated/documents'
import { sortOf } from '../lists/sort'

export type DocumentKind = 'quotes' | 'orders' | 'invoices'
/** The newest document comes first. */
export const INITIAL_SORT = '-CREATED_AT'

/** The states that the filter of quotes offers: those of the server, how a quote was closed, and that it is expired. */
export const QUOTE_STATES: Record<string, QuoteFilter> = {
  DRAFT: { status: ['DRAFT'] satisfies QuoteStatus[] },
  ACTIVE: { status: ['ACTIVE'] satisfies QuoteStatus[] },
  EXPIRED: { isExpired: true },
  WON: { status: ['WON'] satisfies QuoteStatus[] },
  LOST: { closedAs: ['LOST'] satisfies QuoteClosedAs[] },
  CANCELED: { closedAs: ['CANCELED'] satisfies QuoteClosedAs[] },
  REVISED: { closedAs: ['REVISED'] satisfies QuoteClosedAs[] },
}
export const ORDER_STATES = ['ACTIVE', 'CANCELED'] as const satisfies OrderStatus[]
export const FULFILLMENTS = ['NONE', 'PARTIAL', 'COMPLETE'] as const satisfies Fulfillment[]
export const INVOICINGS = ['NONE', 'PARTIAL', 'COMPLETE'] as const satisfies Invoicing[]
/** The states that the filter of invoices offers: those of the server, and that one is overdue. */
export const INVOICE_STATES: Record<string, InvoiceFilter> = {
  DRAFT: { status: ['DRAFT'] satisfies InvoiceStatus[] },
  ISSUED: { status: ['ISSUED'] satisfies InvoiceStatus[] },
  OVERDUE: { isOverdue: true },
  PAID: { status: ['PAID'] satisfies InvoiceStatus[] },
  CANCELED: { status: ['CANCELED'] satisfies InvoiceStatus[] },
}
/** Within how many days a quote's last day comes, or the day until which an invoice is to be paid. */
export const ENDS: Record<string, number> = { WEEK: 7, MONTH: 30 }

export const PARAMETERS: Record<DocumentKind, readonly string[]> = {
  quotes: ['text', 'status', 'owner', 'valid'],
  orders: ['text', 'status', 'owner', 'fulfillment', 'invoicing'],
  invoices: ['text', 'status', 'owner', 'due'],
}
export const SORT_FIELDS = {
  quotes: ['CREATED_AT', 'NUMBER', 'VALID_UNTIL'],
  orders: ['CREATED_AT', 'NUMBER'],
  invoices: ['CREATED_AT', 'NUMBER', 'DUE_ON'],
} as const satisfies { quotes: QuoteSortField[]; orders: OrderSortField[]; invoices: InvoiceSortField[] }

function common(parameters: URLSearchParams) {
  const owner = parameters.get('owner')
  const text = parameters.get('text')?.trim() ?? ''
  return {
    ...(owner === 'me' ? { mine: true } : owner && { owner: { eq: owner } }),
    // The server searches from two characters on.
    ...(text.length >= 2 && { text }),
  }
}

export function quoteFilter(parameters: URLSearchParams): QuoteFilter {
  const valid = parameters.get('valid')
  const days = ENDS[valid ?? '']
  return {
    ...common(parameters),
    ...QUOTE_STATES[parameters.get('status') ?? ''],
    ...(days && { validUntil: { gte: session.today, lte: shiftDay(session.today, days) } }),
    ...(valid === 'NONE' && { validUntil: { isNull: true } }),
  }
}

export function orderFilter(parameters: URLSearchParams): OrderFilter {
  const status = ORDER_STATES.find((known) => known === parameters.get('status'))
  const fulfillment = FULFILLMENTS.find((known) => known === parameters.get('fulfillment'))
  const invoicing = INVOICINGS.find((known) => known === parameters.get('invoicing'))
  return {
    ...common(parameters),
    ...(status && { status: [status] }),
    ...(fulfillment && { fulfillment: [fulfillment] }),
    ...(invoicing && { invoicing: [invoicing] }),
  }
}

export function invoiceFilter(parameters: URLSearchParams): InvoiceFilter {
  const days = ENDS[parameters.get('due') ?? '']
  return {
    ...common(parameters),
    ...INVOICE_STATES[parameters.get('status') ?? ''],
    ...(days && { dueOn: { gte: session.today, lte: shiftDay(session.today, days) } }),
  }
}

export const quoteOrder = (parameters: URLSearchParams): QuoteSort[] => [order(SORT_FIELDS.quotes, parameters)]
export const orderOrder = (parameters: URLSearchParams): OrderSort[] => [order(SORT_FIELDS.orders, parameters)]
export const invoiceOrder = (parameters: URLSearchParams): InvoiceSort[] => [order(SORT_FIELDS.invoices, parameters)]

function order<Field extends string>(fields: readonly [Field, ...Field[]], parameters: URLSearchParams) {
  const sort = sortOf(parameters.get('sort'), INITIAL_SORT)
  const field = fields.find((known) => known === sort.field) ?? fields[0]
  return { field, direction: sort.isDescending ? ('DESC' as const) : ('ASC' as const) }
}
