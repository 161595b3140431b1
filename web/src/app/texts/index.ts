// The words of the pages in the chosen language.
import { prefs } from '../prefs.svelte'
import { en, type TextKey } from './en'
import { fa } from './fa'

export type { TextKey }

/** A text in the chosen language, with its `{places}` filled. */
export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  const text: string = (prefs.language === 'fa' ? fa : en)[key]
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

/** Whether there is a text for a key that is made at run time. */
export const hasText = (key: string): key is TextKey => key in en
