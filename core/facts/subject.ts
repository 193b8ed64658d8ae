import type { Computer } from './computer.ts'
import type { FactsIndex } from './index-facts.ts'
import type { SubjectKind } from './maintenance-item.ts'
import type { Person } from './person.ts'
import type { Tenant } from './tenant.ts'

/** A computer, a person or a tenant that something is decided for, with what targeting asks about it. */
export interface Subject {
  readonly kind: SubjectKind
  readonly id: string
  readonly name: string
  readonly tenant: Tenant
  /** Its tenant's id, then the parents', nearest first. */
  readonly lineage: readonly string[]
  /** The computer itself; null for persons and tenants. */
  readonly computer: Computer | null
  /** Whose tags and groups count: a computer's primary person, or the person itself; null = nobody, undefined = not known yet. */
  readonly person: Person | null | undefined
}

/**
 * Finds a computer, person or tenant by its id, which is unique across the three.
 * Gives null where there is none, or where its tenant is unknown.
 */
export function findSubject(index: FactsIndex, id: string): Subject | null {
  const computer = index.computers.get(id)
  if (computer) return computerSubject(index, computer)
  const person = index.persons.get(id)
  if (person) return subjectIn(index, 'person', person, person.tenant, null, person)
  const tenant = index.tenants.get(id)
  return tenant ? subjectIn(index, 'tenant', tenant, tenant.id, null, null) : null
}

/** Makes the subject of a computer; null where its tenant is unknown. */
export function computerSubject(index: FactsIndex, computer: Computer): Subject | null {
  return subjectIn(index, 'computer', computer, computer.tenant, computer, primaryPersonOf(index, computer))
}

/** A primary person of whom nothing is on record counts as not known, so that exceptions for them stay in force. */
function primaryPersonOf(index: FactsIndex, computer: Computer): Person | null | undefined {
  return typeof computer.primaryPerson === 'string'
    ? index.persons.get(computer.primaryPerson)
    : computer.primaryPerson
}

function subjectIn(
  index: FactsIndex,
  kind: SubjectKind,
  { id, name }: { readonly id: string; readonly name: string },
  tenantId: string,
  computer: Computer | null,
  person: Person | null | undefined,
): Subject | null {
  const tenant = index.tenants.get(tenantId)
  if (!tenant) return null
  return { kind, id, name, tenant, lineage: index.lineages.get(tenantId) ?? [tenantId], computer, person }
}
