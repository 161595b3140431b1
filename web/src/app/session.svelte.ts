// Who is signed in, and the lists that every page needs.
import { query } from '../api/client'
import { SessionDocument, type Permission, type SessionQuery } from '../generated/documents'
import { prefs, type CalendarName } from './prefs.svelte'

type Organization = NonNullable<SessionQuery['organization']>
type Viewer = NonNullable<SessionQuery['viewer']>
export type Process = NonNullable<SessionQuery['salesProcesses']>[number]
export type Person = { id: string; displayName: string; isService?: boolean }

class Session {
  viewer = $state.raw<Viewer | null>(null)
  organization = $state.raw<Organization | null>(null)
  processes = $state.raw<Process[]>([])
  people = $state.raw<Person[]>([])
  teams = $state.raw<{ id: string; name: string }[]>([])

  readonly calendar = $derived<CalendarName>(prefs.calendar ?? (this.viewer?.calendar as CalendarName) ?? 'GREGORIAN')
  /** Today in the organization's time zone, as the server says. */
  readonly today = $derived(this.organization?.today ?? new Date().toISOString().slice(0, 10))
  readonly baseCurrency = $derived(this.organization?.baseCurrency ?? 'IRR')

  /** Reads everything anew; false: nobody is signed in. */
  async load(): Promise<boolean> {
    const data = await query(SessionDocument, {})
    if (!data.viewer?.user) return false
    if (!prefs.hasLanguage && !this.viewer) prefs.language = data.viewer.locale.startsWith('fa') ? 'fa' : 'en'
    this.viewer = data.viewer
    this.organization = data.organization ?? null
    this.processes = data.salesProcesses ?? []
    this.people = data.users ?? []
    this.teams = data.teams ?? []
    return true
  }

  may(permission: Permission): boolean {
    return this.viewer?.grantedPermissions.includes(permission) ?? false
  }

  nameOf(userId: string | null | undefined): string | null {
    return this.people.find((person) => person.id === userId)?.displayName ?? null
  }
}

export const session = new Session()
