// What is typed about a lead, and what of it the server is told.
import { decimalOrRefusal, typed } from '../format/input'
import { forInput } from '../format/numbers'
import type {
  BudgetStatus,
  LeadFieldsFragment,
  PurchaseTimeframe,
  Rating,
  UpdateLeadInput,
} from '../generated/documents'
import type { Refusal } from '../opportunity/opportunity.svelte'

export const BUDGETS = ['NO_COMMITTED_BUDGET', 'MAY_BUY', 'CAN_BUY', 'WILL_BUY'] as const satisfies BudgetStatus[]
export const TIMEFRAMES = [
  'IMMEDIATE',
  'THIS_QUARTER',
  'NEXT_QUARTER',
  'THIS_YEAR',
  'UNKNOWN',
] as const satisfies PurchaseTimeframe[]

/** The texts of a form; "" is no value. */
export interface LeadDraft {
  subject: string
  firstName: string
  lastName: string
  companyName: string
  mobilePhone: string
  phone: string
  email: string
  city: string
  rating: Rating | ''
  sourceId: string
  customerNeed: string
  estimatedValue: string
  budgetAmount: string
  budgetStatus: BudgetStatus | ''
  purchaseTimeframe: PurchaseTimeframe | ''
  note: string
}

const AMOUNTS = ['estimatedValue', 'budgetAmount'] as const

/** The draft of a lead; null: of a new one. */
export function draftOf(lead: LeadFieldsFragment | null): LeadDraft {
  return {
    subject: lead?.subject ?? '',
    firstName: lead?.firstName ?? '',
    lastName: lead?.lastName ?? '',
    companyName: lead?.companyName ?? '',
    mobilePhone: lead?.mobilePhone ?? '',
    phone: lead?.phone ?? '',
    email: lead?.email ?? '',
    city: lead?.city ?? '',
    rating: lead?.rating ?? '',
    sourceId: lead?.source?.id ?? '',
    customerNeed: lead?.customerNeed ?? '',
    estimatedValue: lead?.estimatedValue ? forInput(lead.estimatedValue.amount) : '',
    budgetAmount: lead?.budgetAmount ? forInput(lead.budgetAmount.amount) : '',
    budgetStatus: lead?.budgetStatus ?? '',
    purchaseTimeframe: lead?.purchaseTimeframe ?? '',
    note: lead?.note ?? '',
  }
}

type Changes = Omit<UpdateLeadInput, 'leadId'>

/** The fields that differ from `before` as the server wants them, or what is no number. */
export function changes(before: LeadDraft, now: LeadDraft): { changes: Changes; refusals: Refusal[] } {
  const changes: Record<string, string | null> = {}
  const refusals: Refusal[] = []
  for (const field of Object.keys(now) as (keyof LeadDraft)[]) {
    if (now[field] === before[field]) continue
    const isAmount = AMOUNTS.some((amount) => amount === field)
    const text = { value: typed(now[field]), refusal: null }
    const { value, refusal } = isAmount ? decimalOrRefusal(now[field], field) : text
    if (refusal) refusals.push(refusal)
    else changes[field] = value
  }
  return { changes: changes as Changes, refusals }
}
