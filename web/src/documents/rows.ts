// Quotes and orders as rows of a list.
import { query } from '../api/client'
import type { Page } from '../api/paged.svelte'
import type { TextKey } from '../app/texts'
import type { Money } from '../format/numbers'
import {
  OrdersDocument,
  QuotesDocument,
  type DocumentOpportunityFragment,
  type OrdersQuery,
  type QuotesQuery,
} from '../generated/documents'
import { orderFilter, orderOrder, quoteFilter, quoteOrder } from './filter'

/** What a state is called, and its colour. */
export interface State {
  text: TextKey
  color: 'accent' | 'won' | 'warning' | ''
}

export interface Row {
  id: string
  number: string
  /** The revision of a quote after its first one. */
  revision: number | null
  states: State[]
  /** The last day of a quote. */
  validUntil: string | null
  createdAt: string
  total: Money
  /** Null: the viewer may not see it. */
  opportunity: DocumentOpportunityFragment | null
}

type Quote = NonNullable<QuotesQuery['quotes']>['nodes'][number]
type Order = NonNullable<OrdersQuery['orders']>['nodes'][number]
const PAGE = 50

export async function readQuotes(parameters: URLSearchParams, after: string | null): Promise<Page<Row> | null> {
  const variables = { filter: quoteFilter(parameters), orderBy: quoteOrder(parameters), first: PAGE, after }
  const { quotes } = await query(QuotesDocument, variables)
  return quotes ? { ...quotes, nodes: quotes.nodes.map(quoteRow) } : null
}

export async function readOrders(parameters: URLSearchParams, after: string | null): Promise<Page<Row> | null> {
  const variables = { filter: orderFilter(parameters), orderBy: orderOrder(parameters), first: PAGE, after }
  const { orders } = await query(OrdersDocument, variables)
  return orders ? { ...orders, nodes: orders.nodes.map(orderRow) } : null
}

function quoteRow(quote: Quote): Row {
  return {
    id: quote.id,
    number: quote.number,
    revision: quote.revision || null,
    states: quoteStates(quote),
    validUntil: quote.validUntil ?? null,
    createdAt: quote.createdAt,
    total: quote.totals.totalAmount,
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
  return {
    id: order.id,
    number: order.number,
    revision: null,
    states,
    validUntil: null,
    createdAt: order.createdAt,
    total: order.totals.totalAmount,
    opportunity: order.opportunity ?? null,
  }
}
