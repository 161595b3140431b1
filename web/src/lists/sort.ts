// The order of a list, as the address says it: a field, with a minus before it where the greatest comes first.

export interface Sort {
  field: string
  isDescending: boolean
}

export function sortOf(chosen: string | null, initial: string): Sort {
  const text = chosen ?? initial
  return { field: text.replace('-', ''), isDescending: text.startsWith('-') }
}

/** The order after a click on the head of a column, whose first click means `first`; null: the initial one. */
export function nextSort(now: Sort, initial: string, first: string): string | null {
  const field = first.replace('-', '')
  const isReversed = now.field === field && now.isDescending === first.startsWith('-')
  const next = !isReversed ? first : first === field ? `-${field}` : field
  return next === initial ? null : next
}
