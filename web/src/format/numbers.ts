// Numbers and sums as people read them, in the chosen language.
import { prefs } from '../app/prefs.svelte'
import { tenth } from './decimal'

export interface Money {
  amount: string
  currencyCode: string
}

const formats = new Map<string, Intl.NumberFormat>()

function format(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = prefs.language + JSON.stringify(options)
  let made = formats.get(key)
  if (!made) {
    made = new Intl.NumberFormat(prefs.language === 'fa' ? 'fa-IR' : 'en', options)
    formats.set(key, made)
  }
  return made
}

export const number = (value: number): string => format({}).format(value)
export const percent = (value: number): string => format({ style: 'percent', maximumFractionDigits: 2 }).format(value / 100)

/** A decimal without rounding. */
export const decimal = (value: string): string => exact(format({ maximumFractionDigits: 4 }), value)

/** A decimal for an input field; `fromInput` reads it back. */
export const forInput = decimal

/** A sum with its unit: the code before it in English, the currency's name after it in Persian. */
export const money = (value: Money): string => withUnit(exact(format({ maximumFractionDigits: 2 }), shown(value)), value)

/** A sum by which another differs, with its sign. */
export const difference = (value: Money): string => withUnit(exact(format({ maximumFractionDigits: 2, signDisplay: 'exceptZero' }), shown(value)), value)

/** A large sum shortened, e.g. «۱۲٫۵ میلیون ریال»; say the full one beside it. */
export function shortMoney(value: Money): string {
  return withUnit(shortSum(value), value)
}

const SHORT = { notation: 'compact', maximumFractionDigits: 1, useGrouping: 'always' } as const

/** The same without its unit, where that is said once for many sums. */
export const shortSum = (value: Money): string => exact(format(SHORT), shown(value))

/** The unit of a currency, as it stands beside a sum. */
export function unit(currencyCode: string): string {
  if (currencyCode !== 'IRR') return prefs.language === 'fa' ? (NAMES[currencyCode] ?? currencyCode) : currencyCode
  if (prefs.language === 'fa') return prefs.inToman ? 'تومان' : 'ریال'
  return prefs.inToman ? 'Toman' : 'IRR'
}

/** The unit in which sums are typed: always rial, whatever the page shows. */
export function inputUnit(currencyCode: string): string {
  if (currencyCode !== 'IRR') return unit(currencyCode)
  return prefs.language === 'fa' ? 'ریال' : 'IRR'
}

const NAMES: Record<string, string> = { USD: 'دلار', EUR: 'یورو', AED: 'درهم' }

function shown({ amount, currencyCode }: Money): string {
  return prefs.inToman && currencyCode === 'IRR' ? tenth(amount) : amount
}

/** `format` takes a text exactly; only its type is too narrow. */
const exact = (with_: Intl.NumberFormat, value: string): string => with_.format(value as Intl.StringNumericLiteral)

function withUnit(text: string, { currencyCode }: Money): string {
  // The mark keeps the unit behind a figure that begins with a sign.
  return prefs.language === 'fa' ? `\u200f${text} ${unit(currencyCode)}` : `${unit(currencyCode)} ${text}`
}

/** Digits of a text in the chosen language, e.g. of a document's number in Persian. */
export const bare = (value: number): string => format({ useGrouping: false }).format(value)
