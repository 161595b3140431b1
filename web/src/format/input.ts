// What a person typed, as the server wants it.
import { t } from '../app/texts'
import type { Refusal } from '../opportunity/opportunity.svelte'
import { fromInput } from './decimal'

/** A text without spaces around it; null: nothing was typed. */
export const typed = (text: string): string | null => text.trim() || null

/** A decimal, null where nothing was typed, or a refusal at the field of the input. */
export function decimalOrRefusal(text: string, ...path: string[]): { value: string | null; refusal: Refusal | null } {
  const value = typed(text) && fromInput(text)
  const isWrong = typed(text) !== null && value === null
  return { value, refusal: isWrong ? { code: 'INVALID', message: t('form.noNumber'), path } : null }
}
