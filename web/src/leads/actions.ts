// What is done with a lead at once, without a dialog.
import { mutate } from '../api/client'
import { t } from '../app/texts'
import { MarkLeadContactedDocument, ReactivateLeadDocument } from '../generated/documents'
import { refusalsOf, type Command } from '../opportunity/opportunity.svelte'
import { toasts } from '../ui/toasts.svelte'
import type { LeadName } from './lead'

/** Records that somebody has contacted the person. */
export function markContacted(lead: LeadName): Promise<void> {
  const input = { leadId: lead.id, idempotencyKey: crypto.randomUUID() }
  return carryOut(async () => (await mutate(MarkLeadContactedDocument, { input })).markLeadContacted, t('leads.contacted', { name: lead.subject }))
}

/** Takes a disqualification back. */
export function reactivate(lead: LeadName): Promise<void> {
  const input = { leadId: lead.id, idempotencyKey: crypto.randomUUID() }
  return carryOut(async () => (await mutate(ReactivateLeadDocument, { input })).reactivateLead, t('leads.reactivated', { name: lead.subject }))
}

async function carryOut(command: Command, done: string): Promise<void> {
  const [refusal] = await refusalsOf(command)
  toasts.show(refusal ? { text: refusal.message, isWrong: true } : { text: done })
}
