// Quotes, orders and invoices as rows of a list.
import { query } from '../api/client'
import type { Page } from '../api/paged.svelte'
import type { TextKey } from '../app/texts'
import type { Money } from '../format/numbers'
import {
  InvoicesDocument,
  OrdersDocument,
  QuotesDocument,
  type DocumentOpportunityFragment,
  type InvoicesQuery,
  type OrdersQuery,
  type QuotesQuery,
} from '../generated/documents'
import { invoiceFilter, invoiceOrder, orderFilter, orderOrder, quoteFilter, quoteOrder, type DocumentKind } from './filter'

/** What a state is called, and its colour. */
export interface State {
  text: TextKey
  color: 'accent' | 'won' | 'warning' | ''
}

export interface Row {
  id: string
  /** Null: a draft of an invoice. */
  number: string | null
  /** The revision of a quote after its first one. */
  revision: number | null
  states: State[]
  /** The last day of a quote, or the day until which an invoice is to be paid. */
  until: string | null
  createdAt: string
  total: Money
  /** What remains to be paid of an issued invoice. */
  balance: Money | null
  /** Null: the viewer may not see it. */
  opportunity: DocumentOpportunityFragment | null
}

type Quote = NonNullable<QuotesQuery['quotes']>['nodes'][number]
type Order = NonNullable<OrdersQuery['orders']>['nodes'][number]
type Invoice = NonNullable<InvoicesQuery['invoices']>['nodes'][number]
const PAGE = 50

type Read = (parameters: URLSearchParams, after: string | null) => Promise<Page<Row> | null>
export const READ: Record<DocumentKind, Read> = { quotes: readQuotes, orders: readOrders, invoices: readInvoices }

async function readQuotes(parameters: URLSearchParams, after: string | null): Promise<Page<Row> | null> {
  const variables = { filter: quoteFilter(parameters), orderBy: quoteOrder(parameters), first: PAGE, after }
  const { quotes } = await query(QuotesDocument, variables)
  return quotes ? { ...quotes, nodes: quotes.nodes.map(quoteRow) } : null
}

async function readOrders(parameters: URLSearchParams, after: string | null): Promise<Page<Row> | null> {
  const variables = { filter: orderFilter(parameters), orderBy: orderOrder(parameters), first: PAGE, after }
  const { orders } = await query(OrdersDocument, variables)
  return orders ? { ...orders, nodes: orders.nodes.map(orderRow) } : null
}

async function readInvoices(parameters: URLSearchParams, after: string | null): Promise<Page<Row> | null> {
  const variables = { filter: invoiceFilter(parameters), orderBy: invoiceOrder(parameters), first: PAGE, after }
  const { invoices } = await query(InvoicesDocument, variables)
  return invoices ? { ...invoices, nodes: invoices.nodes.map(invoiceRow) } : null
}

function quoteRow(quote: Quote): Row {
  return {
    id: quote.id,
    number: quote.number,
    revision: quote.revision || null,
    states: quoteStates(quote),
    until: quote.validUntil ?? null,
    createdAt: quote.createdAt,
    total: quote.totals.totalAmount,
    balance: null,
    opportunity: quote.opportunity ?? null,
  }
}

function quoteStates({ status, closedAs, isExpired }: Quote): State[] {
  if (closedAs) return [{ text: `quotes.closedAs.${closedAs}`, color: '' }]
  const color = status === 'WON' ? 'won' : status === 'ACTIVE' ? 'accent' : ''
  const state: State = { text: `opp.qs.${status}`, color }
  return isExpired ? [state, { text: 'quotes.expired', color: 'warning' }] : [state]
}

function orderRow(order: Order): Row {
  const isActive = order.status === 'ACTIVE'
  const states: State[] = [{ text: `orders.${order.status}`, color: isActive ? 'accent' : '' }]
  const isDelivered = order.fulfillment === 'COMPLETE'
  if (isActive) states.push({ text: `orders.fulfillment.${order.fulfillment}`, color: isDelivered ? 'won' : '' })
  if (isActive && order.invoicing !== 'NONE') states.push({ text: `orders.invoicing.${order.invoicing}`, color: order.invoicing === 'COMPLETE' ? 'won' : '' })
  return {
    id: order.id,
    number: order.number,
    revision: null,
    states,
    until: null,
    createdAt: order.createdAt,
    total: order.totals.totalAmount,
    balance: null,
    opportunity: order.opportunity ?? null,
  }
}

function invoiceRow(invoice: Invoice): Row {
  const color = { DRAFT: '', ISSUED: 'accent', PAID: 'won', CANCELED: '' } as const
  const state: State = { text: `invoices.${invoice.status}`, color: color[invoice.status] }
  return {
    id: invoice.id,
    number: invoice.number ?? null,
    revision: null,
    states: invoice.isOverdue ? [state, { text: 'invoices.overdue', color: 'warning' }] : [state],
    until: invoice.dueOn ?? null,
    createdAt: invoice.createdAt,
    total: invoice.totals.payableAmount,
    balance: invoice.status === 'ISSUED' ? invoice.balance : null,
    opportunity: invoice.opportunity ?? null,
  }
}
