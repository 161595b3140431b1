// The days that the dashboard is about, and those that they are compared with, in the person's calendar.
import { session } from '../app/session.svelte'
import { dateOf, monthLength, parts, shiftDay, shiftMonth } from '../format/dates'

export const PERIODS = ['MONTH', 'LAST_MONTH', 'QUARTER', 'LAST_QUARTER', 'YEAR'] as const
export type PeriodName = (typeof PERIODS)[number]

export interface Days {
  first: string
  last: string
}

export interface Period extends Days {
  /** The period before; of one that is not over, as many of its days as have passed of this one. */
  before: Days
}

const LENGTHS: Record<PeriodName, number> = { MONTH: 1, LAST_MONTH: 1, QUARTER: 3, LAST_QUARTER: 3, YEAR: 12 }
const DAY = 86_400_000

export const periodFrom = (parameters: URLSearchParams): PeriodName =>
  PERIODS.find((known) => known === parameters.get('period')) ?? 'QUARTER'

export function periodOf(name: PeriodName): Period {
  const { year, month } = parts(session.today)
  const length = LENGTHS[name]
  const begin = { year, month: month - ((month - 1) % length) }
  const first = name.startsWith('LAST') ? shiftMonth(begin, -length) : begin
  const days = monthsFrom(first, length)
  const whole = monthsFrom(shiftMonth(first, -length), length)
  if (days.last < session.today) return { ...days, before: whole }
  const passed = Math.round((Date.parse(session.today) - Date.parse(days.first)) / DAY)
  const until = shiftDay(whole.first, passed)
  return { ...days, before: { first: whole.first, last: until < whole.last ? until : whole.last } }
}

/** The months around today: two before, this one and those after it. */
export function monthsAround(): Days[] {
  const { year, month } = parts(session.today)
  return [-2, -1, 0, 1, 2, 3].map((by) => monthsFrom(shiftMonth({ year, month }, by), 1))
}

function monthsFrom(begin: { year: number; month: number }, count: number): Days {
  const end = shiftMonth(begin, count - 1)
  return { first: dateOf(begin, 1), last: dateOf(end, monthLength(end)) }
}
