// The customer of a walk-in, as it is typed, and as the server wants it.
import { typed } from '../format/input'
import type { AccountTarget, ContactTarget, OpenOpportunityMutation } from '../generated/documents'

/** A record that is there, or the fields of a new one. */
export type Target = { kind: 'existing'; id: string; name: string } | { kind: 'new'; fields: Record<string, string> }

export interface Customer {
  /** Null: nothing is chosen. */
  targets: { account: Target | null; contact: Target | null }
  /** What is typed and not chosen yet; it becomes a new record. */
  texts: { account: string; contact: string }
  /** Whether the new one is another one than those that look the same. */
  isAnother: boolean
}

/** A record that can be chosen. */
export interface Choice {
  id: string
  name: string
  /** What tells it from others of the same name. */
  about: string
}

/** A record that looks the same as the new one. */
export interface Candidate extends Choice {
  kind: 'account' | 'contact'
}

export const nobody = (): Customer => ({ targets: { account: null, contact: null }, texts: { account: '', contact: '' }, isAnother: false })

export const newCompany = (name: string): Target => ({ kind: 'new', fields: { name, phone: '', city: '' } })

/** A person's name, of which all but the first word is the family name. */
export function newPerson(name: string): Target {
  const [first = '', ...rest] = name.split(/\s+/)
  const lastName = rest.join(' ') || first
  return { kind: 'new', fields: { firstName: rest.length > 0 ? first : '', lastName, mobilePhone: '', email: '' } }
}

/** Makes new records of what is typed and not chosen. */
export function settle({ targets, texts }: Customer): void {
  if (!targets.account && texts.account.trim()) targets.account = newCompany(texts.account.trim())
  if (!targets.contact && texts.contact.trim()) targets.contact = newPerson(texts.contact.trim())
}

export function toServer({ targets: { account, contact } }: Customer): { account?: AccountTarget; contact?: ContactTarget } {
  return {
    ...(account && { account: account.kind === 'existing' ? { existingId: account.id } : { create: { ...filled(account.fields), name: account.fields['name'] ?? '' } } }),
    ...(contact && { contact: contact.kind === 'existing' ? { existingId: contact.id } : { create: { ...filled(contact.fields), lastName: contact.fields['lastName'] ?? '' } } }),
  }
}

const filled = (fields: Record<string, string>) => Object.fromEntries(Object.entries(fields).filter(([, text]) => typed(text)))

type UserErrors = NonNullable<OpenOpportunityMutation['openOpportunity']>['userErrors']

/** The records that the server takes for the same as the new ones. */
export function candidatesOf(errors: UserErrors): Candidate[] {
  return errors.flatMap((error) => ('candidates' in error && error.candidates ? error.candidates : [])).flatMap((record): Candidate[] => {
    if (record.__typename === 'Account') return [{ kind: 'account', id: record.id, name: record.name, about: about(record.city, record.phone ?? record.email) }]
    if (record.__typename !== 'Contact') return []
    return [{ kind: 'contact', id: record.id, name: record.fullName, about: about(record.account?.name, record.mobilePhone ?? record.contactEmail) }]
  })
}

const about = (...facts: (string | null | undefined)[]): string => facts.filter(Boolean).join(' · ')
