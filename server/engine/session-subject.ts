import type { SessionRow } from '../domains/sessions/store.ts'
import type { ScriptSubject } from './run-script.ts'

type Subjected = Pick<SessionRow, 'computerId' | 'personId' | 'tenantId'>

/** Whom the session is about. */
export function subjectOf({ computerId, personId, tenantId }: Subjected): ScriptSubject {
  if (computerId !== null) return { kind: 'computer', id: computerId }
  return personId === null ? { kind: 'tenant', id: tenantId } : { kind: 'person', id: personId }
}

/** The id of whom the session is about: unique across computers, persons and tenants. */
export function subjectIdOf(row: Subjected): string {
  return subjectOf(row).id
}
