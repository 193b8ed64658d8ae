import type { Facts } from '../core/facts/facts.ts'
import type { MaintenanceItem } from '../core/facts/maintenance-item.ts'
import type { Stores } from '../server/wire-services.ts'
import type { Details } from './data/details-schema.ts'
import { newItemOf } from './new-item.ts'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

/**
 * Stores the sample world through the same stores that the server uses, under the ids of the world file.
 * @param now ages in the details count back from it
 */
export async function seedWorld(stores: Stores, facts: Facts, details: Details, now: Date): Promise<void> {
  for (const tenant of parentsFirst(facts.tenants)) {
    const detail = details.tenants[tenant.id]
    await stores.tenants.create({
      ...tenant,
      parentId: tenant.parent,
      businessHours: detail ? businessHoursOf(detail.businessHours) : [],
    })
  }
  for (const person of facts.persons) await stores.persons.create({ ...person, tenantId: person.tenant })
  for (const group of facts.groups) await stores.persons.createGroup({ ...group, tenantId: group.tenant })
  for (const { id, persons, groups } of facts.groups) await stores.persons.setMembers(id, persons, groups)
  await seedComputers(stores, facts, details, now)
  for (const agreement of facts.agreements)
    await stores.agreements.create({
      ...agreement,
      tenantId: agreement.tenant,
      computerIds: agreement.computers,
    })
  for (const item of facts.items) await stores.items.create(newItemOf(item, details))
  for (const item of facts.items) await seedPrerequisites(stores, item)
  await seedDeployments(stores, facts, details, now)
  for (const [computerId, found] of facts.detected)
    for (const [itemId, value] of found)
      await stores.computers.saveDetection({ computerId, itemId, value, detectedAt: now })
}

async function seedComputers(stores: Stores, facts: Facts, details: Details, now: Date): Promise<void> {
  for (const computer of facts.computers) {
    const { lastSeenMinutesAgo = 0, ...detail } = details.computers[computer.id] ?? {}
    await stores.computers.create({
      ...computer,
      ...detail,
      tenantId: computer.tenant,
      primaryPersonId: computer.primaryPerson,
      lastSeenAt: new Date(now.getTime() - lastSeenMinutesAgo * 60_000),
    })
  }
}

async function seedPrerequisites(stores: Stores, { id, prerequisites }: MaintenanceItem): Promise<void> {
  for (const { item, condition, onUnmet } of prerequisites)
    await stores.items.addPrerequisite(id, { itemId: item, condition, onUnmet })
}

async function seedDeployments(stores: Stores, facts: Facts, details: Details, now: Date): Promise<void> {
  for (const deployment of facts.deployments)
    await stores.deployments.create({
      ...deployment,
      ...details.deployments[deployment.id],
      itemId: deployment.item,
    })
  for (const [deploymentId, answers] of facts.scriptResults)
    for (const [subjectId, matches] of answers)
      await stores.deployments.saveScriptResult({
        deploymentId,
        subjectKind: kindOf(facts, subjectId),
        subjectId,
        matches,
        answeredAt: now,
      })
}

function kindOf({ persons, tenants }: Facts, id: string): 'computer' | 'person' | 'tenant' {
  if (persons.some((person) => person.id === id)) return 'person'
  return tenants.some((tenant) => tenant.id === id) ? 'tenant' : 'computer'
}

function parentsFirst(tenants: Facts['tenants']): Facts['tenants'] {
  const ordered: Facts['tenants'][number][] = []
  const waiting = new Set(tenants)
  while (waiting.size > 0)
    for (const tenant of waiting)
      if (tenant.parent === null || ordered.some(({ id }) => id === tenant.parent)) {
        ordered.push(tenant)
        waiting.delete(tenant)
      }
  return ordered
}

function businessHoursOf({ days, from, to }: { days: readonly string[]; from: string; to: string }) {
  return days.map((day) => ({
    weekday: weekdays.indexOf(day) + 1,
    opensAt: minutesOf(from),
    closesAt: minutesOf(to),
  }))
}

function minutesOf(clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number)
  return hours * 60 + minutes
}
