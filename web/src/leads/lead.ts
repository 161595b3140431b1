// A lead as the list shows it.
import type { LeadsQuery } from '../generated/documents'

export type Lead = NonNullable<LeadsQuery['leads']>['nodes'][number]

/** What a command on a lead needs to know of it. */
export type LeadName = Pick<Lead, 'id' | 'subject'>

/** What can be done with a lead. */
export type LeadDeed = 'QUALIFY' | 'DISQUALIFY' | 'MARK_CONTACTED' | 'REACTIVATE'
