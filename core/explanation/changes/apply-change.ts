import type { Computer } from '../../facts/computer.ts'
import type { Deployment } from '../../facts/deployment.ts'
import type { Facts } from '../../facts/facts.ts'
import type { Group } from '../../facts/group.ts'
import { applyToAgreements } from './apply-to-agreements.ts'
import type { Change, ComputerChange, DeploymentChange, Whoever } from './change.ts'
import { edited } from './edited.ts'

/** Facts at an instant: all that a decision depends on. */
export interface Situation {
  readonly facts: Facts
  readonly now: Date
}

/** The situation as it would be after a change; the given one is left as it is. What a change names must exist. */
export function applyChange({ facts, now }: Situation, change: Change): Situation {
  if (change.kind === 'wait') return { facts, now: change.until }
  return { facts: changedFacts(facts, change), now }
}

function changedFacts(facts: Facts, change: Exclude<Change, { kind: 'wait' }>): Facts {
  switch (change.kind) {
    case 'learnPrimaryPerson':
      return withPrimaryPerson(facts, change.computer, change.turnsOut)
    case 'learnScript':
    case 'turnScript':
      return withAnswer(facts, change.deployment, change.subject, change.answer)
    case 'addTag':
    case 'removeTag':
      return withTags(facts, change)
    case 'joinGroup':
      return withGroup(facts, change.group, (persons) => [...persons, change.person])
    case 'leaveGroup':
      return withGroup(facts, change.group, (persons) => persons.filter((id) => id !== change.person))
    case 'includeInCrossTenant':
      return {
        ...facts,
        tenants: edited(facts.tenants, change.tenant, (one) => ({ ...one, excludeFromCrossTenant: false })),
      }
    case 'approve':
    case 'enable':
    case 'disable':
    case 'showAsTool':
    case 'require':
    case 'includeChildTenants':
    case 'setOrder':
    case 'prolong':
      return {
        ...facts,
        deployments: edited(facts.deployments, change.deployment, (one) => changedDeployment(one, change)),
      }
    case 'joinDeviceGroup':
    case 'leaveDeviceGroup':
    case 'setPrimaryPerson':
    case 'setOnboarding':
    case 'includeInMaintenance':
    case 'learnKind':
      return withComputer(facts, change.computer, (computer) => changedComputer(computer, change))
    default:
      return { ...facts, agreements: applyToAgreements(facts.agreements, change) }
  }
}

function changedDeployment(deployment: Deployment, change: DeploymentChange): Deployment {
  switch (change.kind) {
    case 'approve':
      return { ...deployment, approved: true }
    case 'enable':
      return { ...deployment, enabled: true }
    case 'disable':
      return { ...deployment, enabled: false }
    case 'showAsTool':
      return { ...deployment, visibility: [...deployment.visibility, 'technicianTools'] }
    case 'require':
      return { ...deployment, enforcement: 'required' }
    case 'includeChildTenants':
      return { ...deployment, target: { ...deployment.target, includeChildTenants: true } }
    case 'setOrder':
      return { ...deployment, order: change.order }
    case 'prolong':
      return { ...deployment, expiresAt: null }
  }
}

function changedComputer(computer: Computer, change: ComputerChange): Computer {
  switch (change.kind) {
    case 'joinDeviceGroup':
      return { ...computer, deviceGroups: [...computer.deviceGroups, change.deviceGroup] }
    case 'leaveDeviceGroup':
      return { ...computer, deviceGroups: computer.deviceGroups.filter((id) => id !== change.deviceGroup) }
    case 'setPrimaryPerson':
      return { ...computer, primaryPerson: change.person }
    case 'setOnboarding':
      return { ...computer, onboarding: change.onboarding }
    case 'includeInMaintenance':
      return { ...computer, maintenanceExcluded: false }
    case 'learnKind':
      return { ...computer, kind: change.computerKind, roles: change.roles ?? computer.roles }
  }
}

/** Somebody of whom only one thing is known takes part as a person of their own, who has nothing but that. */
function withPrimaryPerson(facts: Facts, computerId: string, turnsOut: Whoever): Facts {
  const id = turnsOut.is === 'person' ? turnsOut.person : turnsOut.is === 'nobodyMeant' ? null : newId(facts)
  const changed = withComputer(facts, computerId, (computer) => ({ ...computer, primaryPerson: id }))
  const tenant = facts.computers.find((one) => one.id === computerId)?.tenant
  if (id === null || turnsOut.is === 'person' || tenant === undefined) return changed
  const tags = turnsOut.is === 'bearerOf' ? [turnsOut.tag] : []
  const person = { id, tenant, name: id, upn: null, email: null, tags }
  const withSomebody = { ...changed, persons: [...facts.persons, person] }
  return turnsOut.is === 'memberOf'
    ? withGroup(withSomebody, turnsOut.group, (persons) => [...persons, id])
    : withSomebody
}

function newId({ tenants, persons, computers, deployments }: Facts): string {
  const taken = new Set(
    [tenants, persons, computers, deployments.map(({ target }) => ({ id: target.ref }))].flatMap((list) =>
      list.map(({ id }) => id),
    ),
  )
  let id = 'somebody'
  while (taken.has(id)) id += '?'
  return id
}

function withAnswer(facts: Facts, deployment: string, subject: string, answer: boolean): Facts {
  const answers = new Map(facts.scriptResults.get(deployment)).set(subject, answer)
  return { ...facts, scriptResults: new Map(facts.scriptResults).set(deployment, answers) }
}

function withTags(
  facts: Facts,
  { kind, bearer, id, tag }: Extract<Change, { kind: 'addTag' | 'removeTag' }>,
): Facts {
  const retagged = <Bearer extends { readonly tags: readonly string[] }>(one: Bearer): Bearer => ({
    ...one,
    tags: kind === 'addTag' ? [...one.tags, tag] : one.tags.filter((other) => other !== tag),
  })
  switch (bearer) {
    case 'computer':
      return { ...facts, computers: edited(facts.computers, id, retagged) }
    case 'person':
      return { ...facts, persons: edited(facts.persons, id, retagged) }
    case 'tenant':
      return { ...facts, tenants: edited(facts.tenants, id, retagged) }
  }
}

function withGroup(
  facts: Facts,
  id: string,
  persons: (before: readonly string[]) => readonly string[],
): Facts {
  const changed = (group: Group): Group => ({ ...group, persons: persons(group.persons) })
  return { ...facts, groups: edited(facts.groups, id, changed) }
}

function withComputer(facts: Facts, id: string, change: (computer: Computer) => Computer): Facts {
  return { ...facts, computers: edited(facts.computers, id, change) }
}
