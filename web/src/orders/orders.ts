// The orders of an opportunity with their invoices, and what is left to be delivered, invoiced or credited.
import { isPositive, subtract } from '../format/decimal'
import type { InvoiceLinesQuery, OpportunityOrdersQuery, OrderInvoiceFragment } from '../generated/documents'

export type Order = NonNullable<OpportunityOrdersQuery['orders']>['nodes'][number]
export type Invoice = OrderInvoiceFragment
export type Payment = NonNullable<Invoice['payments']>[number]

/** A line of which some quantity is left. */
export interface LeftLine {
  id: string
  text: string
  unit: string
  left: string
}

interface Line {
  id: string
  description: string
  product?: { name: string } | null
  unit?: { name: string } | null
}

function leftLine(line: Line, left: string): LeftLine {
  return { id: line.id, text: line.product?.name ?? line.description, unit: line.unit?.name ?? '', left }
}

const hasLeft = ({ left }: LeftLine) => isPositive(left)

export function toDeliver({ lines }: Order): LeftLine[] {
  return (lines ?? []).map((line) => leftLine(line, subtract(line.quantity, line.fulfilledQuantity))).filter(hasLeft)
}

export function toInvoice({ lines }: Order): LeftLine[] {
  return (lines ?? []).map((line) => leftLine(line, subtract(line.quantity, line.invoicedQuantity))).filter(hasLeft)
}

export function toCredit({ lines, creditNotes }: NonNullable<InvoiceLinesQuery['invoice']>): LeftLine[] {
  const credited = (creditNotes ?? []).flatMap((note) => note.lines ?? [])
  const left = (line: { id: string; quantity: string }) =>
    credited.filter((part) => part.line?.id === line.id).reduce((rest, { quantity }) => subtract(rest, quantity), line.quantity)
  return (lines ?? []).map((line) => leftLine(line, left(line))).filter(hasLeft)
}
