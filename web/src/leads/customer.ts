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

export const nobody = (): Customer => ({
  targets: { account: null, contact: null },
  texts: { account: '', contact: '' },
  isAnother: false,
})

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

/** The customer as the server wants it; a name that is missing is the server's to refuse. */
export function toServer({ targets }: Customer): { account?: AccountTarget; contact?: ContactTarget } {
  return {
    ...(targets.account && { account: accountTarget(targets.account) }),
    ...(targets.contact && { contact: contactTarget(targets.contact) }),
  }
}

function accountTarget(target: Target): AccountTarget {
  if (target.kind === 'existing') return { existingId: target.id }
  return { create: { ...filled(target.fields), name: target.fields['name'] ?? '' } }
}

function contactTarget(target: Target): ContactTarget {
  if (target.kind === 'existing') return { existingId: target.id }
  return { create: { ...filled(target.fields), lastName: target.fields['lastName'] ?? '' } }
}

function filled(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => typed(text)))
}

type UserErrors = NonNullable<OpenOpportunityMutation['openOpportunity']>['userErrors']

/** The records that the server takes for the same as the new ones. */
export function candidatesOf(errors: UserErrors): Candidate[] {
  const records = errors.flatMap((error) => ('candidates' in error && error.candidates ? error.candidates : []))
  return records.flatMap((record): Candidate[] => {
    if (record.__typename === 'Account') {
      const { id, name, city, phone, email } = record
      return [{ kind: 'account', id, name, about: about(city, phone ?? email) }]
    }
    if (record.__typename !== 'Contact') return []
    const { id, fullName, account, mobilePhone, contactEmail } = record
    return [{ kind: 'contact', id, name: fullName, about: about(account?.name, mobilePhone ?? contactEmail) }]
  })
}

const about = (...facts: (string | null | undefined)[]): string => facts.filter(Boolean).join(' · ')
