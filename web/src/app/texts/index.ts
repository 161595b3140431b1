// The words of the pages in the chosen language.
import { number } from '../../format/numbers'
import { prefs } from '../prefs.svelte'
import { en, type TextKey } from './en'
import { fa } from './fa'

export type { TextKey }

/** A text in the chosen language, with its `{places}` filled. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const text: string = (prefs.language === 'fa' ? fa : en)[key]
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

/** Keys of texts about a number, which have another text for one. */
type CountKey = { [Key in TextKey]: `${Key}.one` extends TextKey ? Key : never }[TextKey]

/** A text about a number, its place `{n}`. */
export const counted = (key: CountKey, n: number, values: Record<string, string> = {}): string =>
  t(n === 1 ? `${key}.one` : key, { ...values, n: number(n) })

/** Whether there is a text for a key that is made at run time. */
export const hasText = (key: string): key is TextKey => key in en
