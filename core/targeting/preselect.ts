import { type DeploymentsByTarget, type IndexedDeployment, tenantReach } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { TargetType } from '../facts/target.ts'

/** The refs of each type that may mean a subject; `any` where an unknown fact leaves it open. */
type PossibleRefs = Readonly<Record<TargetType, Iterable<string> | 'any'>>

const withoutRef: readonly string[] = ['']
const nothing: readonly string[] = []

/**
 * Calls `visit` once with every deployment that may match a subject, in no particular order: all those whose target
 * answers yes or unknown are among them. Uses the inverted indexes, so that what cannot match is never touched;
 * whether a visited one does match is for `matchTarget` to say.
 */
export function preselect(
  index: FactsIndex,
  subject: Subject,
  visit: (indexed: IndexedDeployment) => void,
): void {
  const byTarget = index.deploymentsByTarget[subject.kind]
  const refs = possibleRefs(index, subject)
  visitReach(byTarget, 'individual', refs, visit)
  for (const tenant of subject.lineage) visitReach(byTarget, tenantReach(tenant), refs, visit)
  visitReach(byTarget, 'cross-tenant', refs, visit)
}

function visitReach(
  byTarget: DeploymentsByTarget,
  reach: string,
  refs: PossibleRefs,
  visit: (indexed: IndexedDeployment) => void,
): void {
  const byType = byTarget.get(reach)
  if (!byType) return
  for (const [type, byRef] of byType) {
    const wanted = refs[type]
    if (wanted === 'any') for (const list of byRef.values()) list.forEach(visit)
    else for (const ref of wanted) byRef.get(ref)?.forEach(visit)
  }
}

function possibleRefs(index: FactsIndex, subject: Subject): PossibleRefs {
  const { computer, person, tenant } = subject
  const agreements = (index.agreements.get(tenant.id) ?? []).map(({ agreement }) => agreement)
  return {
    all: withoutRef,
    script: withoutRef,
    computer: computer ? [computer.id] : nothing,
    person: person === undefined ? 'any' : person ? [person.id] : nothing,
    tag:
      person === undefined
        ? 'any'
        : new Set([...tenant.tags, ...(computer?.tags ?? []), ...(person?.tags ?? [])]),
    group: person === undefined ? 'any' : person ? (index.memberships.get(person.id) ?? nothing) : nothing,
    deviceGroup: computer ? new Set(computer.deviceGroups) : nothing,
    agreementType: new Set(agreements.map(({ type }) => type)),
    agreementProduct: new Set(agreements.flatMap(({ additions }) => additions.map(({ product }) => product))),
  }
}
