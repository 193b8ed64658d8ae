import type { Agreement } from '../facts/agreement.ts'
import { type DeploymentsByRef, type IndexedDeployment, tenantReach } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { TargetType } from '../facts/target.ts'
import { covers } from './match-agreement.ts'

type Visit = (indexed: IndexedDeployment) => void
type ByRef = ReadonlyMap<string, readonly IndexedDeployment[]>

const nothing: readonly string[] = []

/**
 * Calls `visit` once with every deployment that may match a subject, in no particular order: all those whose target
 * answers yes or unknown are among them. Uses the inverted indexes, so that what cannot match is never touched;
 * whether a visited one does match is for `matchTarget` to say.
 */
export function preselect(index: FactsIndex, subject: Subject, visit: Visit): void {
  const byTarget = index.deploymentsByTarget[subject.kind]
  preselectAmong(byTarget.get('individual'), index, subject, visit)
  for (const tenant of subject.lineage)
    preselectAmong(byTarget.get(tenantReach(tenant)), index, subject, visit)
  preselectAmong(byTarget.get('cross-tenant'), index, subject, visit)
}

/** The same among these deployments only. */
export function preselectAmong(
  byType: DeploymentsByRef | undefined,
  index: FactsIndex,
  subject: Subject,
  visit: Visit,
): void {
  if (byType) for (const [type, byRef] of byType) visitType(type, byRef, index, subject, visit)
}

/** Visits the deployments of one type whose ref may mean the subject: any ref where an unknown fact leaves it open. */
function visitType(type: TargetType, byRef: ByRef, index: FactsIndex, subject: Subject, visit: Visit): void {
  const { computer, person, tenant } = subject
  switch (type) {
    case 'all':
    case 'script':
      visitRef(byRef, '', visit)
      break
    case 'computer':
      if (computer) visitRef(byRef, computer.id, visit)
      break
    case 'person':
      if (person === undefined) visitAll(byRef, visit)
      else if (person) visitRef(byRef, person.id, visit)
      break
    case 'tag':
      if (person === undefined) visitAll(byRef, visit)
      else visitTags(byRef, [tenant.tags, computer?.tags ?? nothing, person?.tags ?? nothing], visit)
      break
    case 'group':
      if (person === undefined) visitAll(byRef, visit)
      else if (person) visitRefs(byRef, index.memberships.get(person.id) ?? nothing, visit)
      break
    case 'deviceGroup':
      visitRefs(byRef, new Set(computer?.deviceGroups), visit)
      break
    case 'agreementType':
      visitRefs(byRef, new Set(coveringAgreements(index, subject).map(({ type }) => type)), visit)
      break
    case 'agreementProduct':
      visitRefs(byRef, productsOf(coveringAgreements(index, subject)), visit)
  }
}

function visitAll(byRef: ByRef, visit: Visit): void {
  for (const list of byRef.values()) list.forEach(visit)
}

function visitRef(byRef: ByRef, ref: string, visit: Visit): void {
  byRef.get(ref)?.forEach(visit)
}

function visitRefs(byRef: ByRef, refs: Iterable<string>, visit: Visit): void {
  for (const ref of refs) visitRef(byRef, ref, visit)
}

/** Most subjects bear one tag or none, and a set costs more than a look at the lists. */
function visitTags(byRef: ByRef, lists: readonly (readonly string[])[], visit: Visit): void {
  let count = 0
  for (const list of lists) count += list.length
  if (count > 1) visitRefs(byRef, new Set(lists.flat()), visit)
  else if (count === 1) for (const list of lists) visitRefs(byRef, list, visit)
}

function coveringAgreements(index: FactsIndex, subject: Subject): Agreement[] {
  const agreements = index.agreements.get(subject.tenant.id) ?? []
  return agreements.filter((indexed) => covers(indexed, subject)).map(({ agreement }) => agreement)
}

function productsOf(agreements: readonly Agreement[]): ReadonlySet<string> {
  return new Set(agreements.flatMap(({ additions }) => additions.map(({ product }) => product)))
}
