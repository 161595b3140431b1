// Days and ages in the person's calendar.
import { jalaaliMonthLength, toGregorian, toJalaali } from 'jalaali-js'
import { prefs } from '../app/prefs.svelte'
import { session } from '../app/session.svelte'

const DAY = 86_400_000

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const calendar = session.calendar === 'JALALI' ? 'persian' : 'gregory'
  const language = prefs.language === 'fa' ? 'fa-IR' : 'en-GB'
  return new Intl.DateTimeFormat(`${language}-u-ca-${calendar}`, options)
}

/** A day, e.g. «۹ آذر»; with its year unless it is this one's. */
export function day(date: string): string {
  const isThisYear = yearOf(date) === yearOf(session.today)
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', timeZone: 'UTC' }
  return clean(dateFormat(isThisYear ? options : { ...options, year: 'numeric' }).format(new Date(date)))
}

/** A day with its weekday and year. */
export const fullDay = (date: string): string =>
  clean(dateFormat({ dateStyle: 'full', timeZone: 'UTC' }).format(new Date(date)))

/** An instant, as this machine's clock says. */
export const instant = (time: string): string =>
  clean(dateFormat({ day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(time)))

/** The hour and minute of an instant, as this machine's clock says. */
export const clock = (time: string): string => dateFormat({ hour: '2-digit', minute: '2-digit' }).format(new Date(time))

/** The era says nothing where only one is meant. */
const clean = (text: string): string => text.replace(/ ?(AP|ه‍\.ش\.)/g, '').trim()

/** The day that is some days away. */
export const shiftDay = (date: string, by: number): string =>
  new Date(Date.parse(date) + by * DAY).toISOString().slice(0, 10)

/** When a day begins in the organization's time zone. */
export function startOfDay(date: string): string {
  const midnight = Date.parse(date)
  return new Date(midnight - offsetAt(midnight - offsetAt(midnight))).toISOString()
}

/** The day of an instant in the organization's time zone. */
export const dateAt = (time: string): string =>
  new Date(Date.parse(time) + offsetAt(Date.parse(time))).toISOString().slice(0, 10)

/** How far the organization's clocks are ahead of UTC, in milliseconds. */
function offsetAt(time: number): number {
  const timeZone = session.organization?.timeZone ?? 'UTC'
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  const name = format.formatToParts(time).find((part) => part.type === 'timeZoneName')?.value ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
}

/** Whole days between two moments, never negative. */
export const daysSince = (time: string, now: number): number => Math.max(0, Math.floor((now - Date.parse(time)) / DAY))

/** An age in days, e.g. "3 days", «۳ روز»; today is "today". */
export function age(days: number): string {
  const language = prefs.language === 'fa' ? 'fa-IR' : 'en'
  if (days === 0) return prefs.language === 'fa' ? 'امروز' : 'today'
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days)
}

export const isOverdue = (date: string | null | undefined): boolean => !!date && date < session.today

interface YearMonth {
  year: number
  month: number
}

function yearOf(date: string): number {
  return parts(date).year
}

/** Year, month and day of a date in the person's calendar. */
export function parts(date: string): YearMonth & { day: number } {
  const [year = 0, month = 1, dayOfMonth = 1] = date.split('-').map(Number)
  if (session.calendar === 'GREGORIAN') return { year, month, day: dayOfMonth }
  const { jy, jm, jd } = toJalaali(year, month, dayOfMonth)
  return { year: jy, month: jm, day: jd }
}

/** The date of a year, month and day in the person's calendar. */
export function dateOf({ year, month }: YearMonth, dayOfMonth: number): string {
  const text = (y: number, m: number, d: number) =>
    `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`
  if (session.calendar === 'GREGORIAN') return text(year, month, dayOfMonth)
  const { gy, gm, gd } = toGregorian(year, month, dayOfMonth)
  return text(gy, gm, gd)
}

export function monthLength({ year, month }: YearMonth): number {
  if (session.calendar === 'JALALI') return jalaaliMonthLength(year, month)
  return new Date(Date.UTC(year, month, 0)).getUTCDate()
}

/** The month that is some months away. */
export function shiftMonth({ year, month }: YearMonth, by: number): YearMonth {
  const count = year * 12 + (month - 1) + by
  return { year: Math.floor(count / 12), month: (count % 12) + 1 }
}

export const monthName = (month: YearMonth): string =>
  clean(dateFormat({ month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(dateOf(month, 1))))

/** The names of the days, beginning with the first day of the week: Saturday in Iran, else Monday. */
export function weekDays(): string[] {
  // 2024-01-06 was a Saturday.
  const first = firstWeekDay() === 6 ? 6 : 8
  const format = dateFormat({ weekday: 'narrow', timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, at) => format.format(new Date(Date.UTC(2024, 0, first + at))))
}

/** In which column of a week a date stands, from 0. */
export const weekColumn = (date: string): number => (new Date(date).getUTCDay() - firstWeekDay() + 7) % 7

const firstWeekDay = (): number => (session.organization?.weekStart === 'SATURDAY' ? 6 : 1)
