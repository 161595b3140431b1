// Says who has changed what.
import { prefs } from '../app/prefs.svelte'
import { t } from '../app/texts'
import { clock } from '../format/dates'
import type { Change } from './opportunity.svelte'

/** A change by somebody else as a sentence; null: only that there was one is known. */
export function changeText(change: Change | null): string {
  if (!change) return t('opp.conflict')
  const { name, at, parts } = change
  const time = clock(at)
  if (parts.length === 0) return t('opp.changedBy', { name, time })
  const list = new Intl.ListFormat(prefs.language, { type: 'conjunction' })
  return t('opp.changedParts', { name, time, parts: list.format(parts.map((part) => t(`part.${part}`))) })
}
