// A lead as the list shows it.
import type { LeadsQuery } from '../generated/documents'

export type Lead = NonNullable<LeadsQuery['leads']>['nodes'][number]
