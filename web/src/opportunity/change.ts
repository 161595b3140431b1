// Says who has changed what.
import { prefs } from '../app/prefs.svelte'
import { t, type TextKey } from '../app/texts'
import { clock } from '../format/dates'
import type { Change } from './opportunity.svelte'

/** What the fields are called that the page shows; others are left out. */
const FIELDS: Record<string, TextKey> = {
  lines: 'opp.lines',
  estimatedValue: 'opp.value',
  estimatedCloseDate: 'opp.closeDate',
  probability: 'opp.probability',
  ownerId: 'opp.owner',
  teamId: 'opp.team',
  priceListId: 'opp.priceList',
  processId: 'opp.process',
  accountId: 'opp.customer',
  contactId: 'opp.contact',
  nextStep: 'opp.nextStep',
  nextStepOn: 'opp.nextStepOn',
  currentSituation: 'opp.currentSituation',
  customerNeed: 'opp.customerNeed',
  painPoints: 'opp.painPoints',
  proposedSolution: 'opp.proposedSolution',
  decisionMaker: 'opp.decisionMaker',
  budgetAmount: 'opp.budget',
  budgetStatus: 'opp.budget',
  purchaseTimeframe: 'opp.timeframe',
}

/** A change by somebody else as a sentence; null: only that there was one is known. */
export function changeText(change: Change | null): string {
  if (!change) return t('opp.conflict')
  const { name, at, parts, fields = [] } = change
  const time = clock(at)
  const named = fields.flatMap((field) => (FIELDS[field] ? [`“${t(FIELDS[field])}”`] : []))
  const what = named.length > 0 ? [...new Set(named)] : parts.map((part) => t(`part.${part}`))
  if (what.length === 0) return t('opp.changedBy', { name, time })
  const list = new Intl.ListFormat(prefs.language, { type: 'conjunction' })
  return t('opp.changedParts', { name, time, parts: list.format(what) })
}
