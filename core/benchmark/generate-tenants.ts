import type { Addition, Agreement } from '../facts/agreement.ts'
import type { Computer } from '../facts/computer.ts'
import type { Group } from '../facts/group.ts'
import type { Person } from '../facts/person.ts'
import type { Tenant } from '../facts/tenant.ts'
import { idOf } from './id-of.ts'
import type { Random } from './random.ts'

const timeZones = [
  'UTC',
  'Europe/London',
  'Europe/Berlin',
  'America/New_York',
  'America/Los_Angeles',
  'Australia/Sydney',
]
const departments = ['staff', 'finance', 'finance-uk', 'engineering', 'sales', 'board']

export const agreementTypes = ['Managed Services', 'Managed Security', 'Break Fix', 'Project']
export const products = [
  'Backup',
  'Endpoint Detection',
  'Patching',
  'Mail Security',
  'Remote Access',
  'Offboarding',
]
export const tags = [
  'vip',
  'regulated',
  'school',
  'executive',
  'developer',
  'kiosk',
  'lab',
  'till',
  'cad',
  'pilot',
]

export function generateTenants(random: Random, count: number): Tenant[] {
  const tenants: Tenant[] = []
  for (let at = 0; at < count; at++) {
    tenants.push({
      id: idOf('tenant', at),
      name: `Customer ${at}`,
      parent: at > 0 && random.chance(0.06) ? idOf('tenant', random.below(at)) : null,
      timeZone: random.pick(timeZones),
      tags: ['vip', 'regulated', 'school'].filter(() => random.chance(0.08)),
      excludeFromCrossTenant: random.chance(0.02),
    })
  }
  return tenants
}

/** One person for nine of ten computers, at the computer's tenant. */
export function generatePersons(random: Random, homes: readonly Tenant[]): Person[] {
  const persons: Person[] = []
  for (const [at, tenant] of homes.entries()) {
    if (random.chance(0.1)) continue
    persons.push({
      id: idOf('person', at),
      tenant: tenant.id,
      name: `Person ${at}`,
      upn: `person${at}@${tenant.id}.example`,
      email: `person${at}@${tenant.id}.example`,
      tags: ['executive', 'developer'].filter(() => random.chance(0.04)),
    })
  }
  return persons
}

/** The departments of every tenant; one of them is nested in another, and `staff` holds them all. */
export function generateGroups(
  random: Random,
  tenants: readonly Tenant[],
  persons: readonly Person[],
): Group[] {
  const members = new Map<string, string[]>()
  for (const { id, tenant } of persons) {
    const department = groupId(tenant, departments.indexOf(random.pick(departments)))
    const list = members.get(department)
    if (list) list.push(id)
    else members.set(department, [id])
  }
  return tenants.flatMap(({ id: tenant }) =>
    departments.map((name, at) => ({
      id: groupId(tenant, at),
      tenant,
      name,
      persons: members.get(groupId(tenant, at)) ?? [],
      groups:
        name === 'staff'
          ? [1, 3, 4, 5].map((other) => groupId(tenant, other))
          : name === 'finance'
            ? [groupId(tenant, 2)]
            : [],
    })),
  )
}

/** The id of one of a tenant's six groups. */
export function groupId(tenant: string, at: number): string {
  return `${tenant}-g${at}`
}

/** The number of groups of a tenant. */
export const groupsPerTenant = departments.length

export function generateAgreements(
  random: Random,
  tenants: readonly Tenant[],
  computers: readonly Computer[],
): Agreement[] {
  const byTenant = Map.groupBy(computers, ({ tenant }) => tenant)
  const agreements: Agreement[] = []
  for (const { id: tenant } of tenants) {
    for (const [at, type] of agreementTypes.entries()) {
      if (!random.chance([0.85, 0.4, 0.15, 0.1][at] ?? 0)) continue
      const some = random.chance(0.15)
      agreements.push({
        id: idOf('agreement', agreements.length),
        tenant,
        type,
        ...period(random),
        computers: some
          ? (byTenant.get(tenant) ?? []).filter(() => random.chance(0.5)).map(({ id }) => id)
          : null,
        additions: products
          .filter(() => random.chance(0.3))
          .map((product): Addition => ({ product, ...period(random) })),
      })
    }
  }
  return agreements
}

function period(random: Random): { from: string; to: string | null } {
  return {
    from: random.weighted([
      [20, '2024-01-01'],
      [10, '2026-02-15'],
      [1, '2026-11-24'],
    ]),
    to: random.weighted([
      [20, null],
      [8, '2027-12-31'],
      [1, '2026-11-23'],
      [2, '2026-06-30'],
    ]),
  }
}
