// What differs between two lists of lines, line by line.
import type { LineFragment } from '../generated/documents'

export type ComparedField = 'quantity' | 'unitPrice' | 'discount' | 'amount'

export interface ComparedLine {
  kind: 'same' | 'changed' | 'added' | 'removed'
  before: LineFragment | null
  after: LineFragment | null
  changed: ComparedField[]
}

const FIELDS: [ComparedField, (line: LineFragment) => string][] = [
  ['quantity', (line) => line.quantity],
  ['unitPrice', (line) => line.unitPrice],
  ['discount', (line) => `${line.manualDiscountPercent} ${line.manualDiscountAmount}`],
  ['amount', (line) => line.extendedAmount],
]

/**
 * Pairs the lines of the same product and unit, or with the same words if they are written by hand, in their order. Lines
 * that were removed stand where they were.
 */
export function compareLines(before: LineFragment[], after: LineFragment[]): ComparedLine[] {
  const waiting = new Map<string, LineFragment[]>()
  for (const line of before) waiting.set(keyOf(line), [...(waiting.get(keyOf(line)) ?? []), line])
  const pairs = after.map((line) => ({ before: waiting.get(keyOf(line))?.shift() ?? null, after: line }))
  const kept = new Set(pairs.map((pair) => pair.before))
  const removed = before.filter((line) => !kept.has(line))
  const compared: ComparedLine[] = []
  const takeUntil = (place: number) => {
    while (removed[0] && before.indexOf(removed[0]) < place) compared.push(compare(removed.shift()!, null))
  }
  for (const pair of pairs) {
    if (pair.before) takeUntil(before.indexOf(pair.before))
    compared.push(compare(pair.before, pair.after))
  }
  takeUntil(before.length)
  return compared
}

function compare(before: LineFragment | null, after: LineFragment | null): ComparedLine {
  if (!before || !after) return { kind: before ? 'removed' : 'added', before, after, changed: [] }
  const changed = FIELDS.filter(([, read]) => read(before) !== read(after)).map(([field]) => field)
  return { kind: changed.length > 0 ? 'changed' : 'same', before, after, changed }
}

const keyOf = ({ product, unit, description }: LineFragment): string => (product ? `${product.id} ${unit?.id}` : `: ${description}`)
