// Exact arithmetic on the server's decimals, which are texts with at most four places.

const PLACES = 4
const ONE = 10n ** BigInt(PLACES)

/** The decimal in units of 0.0001. */
export function parse(decimal: string): bigint {
  const [whole = '0', part = ''] = decimal.replace('-', '').split('.')
  const units = BigInt(whole || '0') * ONE + BigInt(part.slice(0, PLACES).padEnd(PLACES, '0'))
  return decimal.startsWith('-') ? -units : units
}

/** The decimal as the server writes it. */
export function print(units: bigint): string {
  const size = units < 0n ? -units : units
  const part = (size % ONE).toString().padStart(PLACES, '0')
  return `${units < 0n ? '-' : ''}${size / ONE}.${part}`
}

export const add = (a: string, b: string): string => print(parse(a) + parse(b))
export const subtract = (a: string, b: string): string => print(parse(a) - parse(b))
export const isPositive = (a: string): boolean => parse(a) > 0n

/** A tenth, e.g. rials as tomans. */
export const tenth = (a: string): string => print(parse(a) / 10n)

/** The share of a part in a whole, from 0 to 1, for drawing only. */
export function share(part: string, whole: string): number {
  const all = parse(whole)
  return all > 0n ? Number((parse(part) * 10_000n) / all) / 10_000 : 0
}

/** What a person typed as the server wants it: Persian digits and separators become Latin; null if it is no number. */
export function fromInput(text: string): string | null {
  const latin = toLatin(text).replace(/[,٬\s]/g, '').replace('٫', '.')
  return /^-?\d+(\.\d+)?$/.test(latin) ? latin : null
}

/** Persian and Arabic digits as Latin ones. */
export const toLatin = (text: string): string =>
  text.replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)).replace(/[٠-٩]/g, (d) => String(d.charCodeAt(0) - 0x660))
