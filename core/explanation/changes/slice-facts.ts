import type { Agreement } from '../../facts/agreement.ts'
import type { Deployment } from '../../facts/deployment.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Group } from '../../facts/group.ts'
import type { FactsIndex } from '../../facts/index-facts.ts'
import { withNested } from '../../facts/memberships.ts'
import type { Person } from '../../facts/person.ts'
import type { Subject } from '../../facts/subject.ts'
import type { TargetType } from '../../facts/target.ts'

/**
 * The few facts on which the decision of one item for one subject depends, now and after any change that may be tried:
 * deciding on them gives what deciding on all of them gives. An unknown item gives no deployments.
 */
export function sliceFacts(index: FactsIndex, subject: Subject, itemId: string): Facts {
  const item = index.items.get(itemId)
  const deployments = (index.deploymentsByItem.get(itemId) ?? []).map(({ deployment }) => deployment)
  const persons = personsOf(index, subject, deployments)
  return {
    tenants: subject.lineage.flatMap((id) => index.tenants.get(id) ?? []),
    persons,
    groups: groupsOf(index, deployments, persons),
    computers: subject.computer ? [subject.computer] : [],
    agreements: agreementsOf(index, subject, deployments),
    items: item ? [{ ...item, prerequisites: [] }] : [],
    deployments,
    scriptResults: scriptResultsOf(index, subject, deployments),
    detected: new Map(),
  }
}

/** What deployments of a type name in their targets, each once, in the order of the deployments. */
export function refsOf(deployments: readonly Deployment[], type: TargetType): string[] {
  const refs = deployments.flatMap(({ target }) => (target.type === type ? (target.ref ?? []) : []))
  return [...new Set(refs)]
}

function personsOf(index: FactsIndex, subject: Subject, deployments: readonly Deployment[]): Person[] {
  const named = refsOf(deployments, 'person').flatMap((id) => index.persons.get(id) ?? [])
  return [...new Set([...(subject.person ? [subject.person] : []), ...named])]
}

/** The groups that the deployments name, with all that is nested in them; of their members only those who matter. */
function groupsOf(
  index: FactsIndex,
  deployments: readonly Deployment[],
  persons: readonly Person[],
): Group[] {
  const matters = new Set(persons.map(({ id }) => id))
  return [...withNested(index.groups, refsOf(deployments, 'group')).values()].map((group) => ({
    ...group,
    persons: group.persons.filter((person) => matters.has(person)),
  }))
}

function agreementsOf(index: FactsIndex, subject: Subject, deployments: readonly Deployment[]): Agreement[] {
  const matter = deployments.some(
    ({ target: { type } }) => type === 'agreementType' || type === 'agreementProduct',
  )
  if (!matter) return []
  return (index.agreements.get(subject.tenant.id) ?? []).map(({ agreement }) => ({
    ...agreement,
    computers: agreement.computers?.filter((id) => id === subject.id) ?? null,
  }))
}

function scriptResultsOf(
  index: FactsIndex,
  subject: Subject,
  deployments: readonly Deployment[],
): Facts['scriptResults'] {
  const results = new Map<string, ReadonlyMap<string, boolean>>()
  for (const { id, target } of deployments) {
    const answer = target.type === 'script' ? index.scriptResults.get(id)?.get(subject.id) : undefined
    if (answer !== undefined) results.set(id, new Map([[subject.id, answer]]))
  }
  return results
}
