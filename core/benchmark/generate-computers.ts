import type { Computer, ComputerKind, ComputerRole } from '../facts/computer.ts'
import type { Detected, DetectedValue } from '../facts/facts.ts'
import type { MaintenanceItem } from '../facts/maintenance-item.ts'
import type { Person } from '../facts/person.ts'
import type { Tenant } from '../facts/tenant.ts'
import { idOf } from './id-of.ts'
import type { Random } from './random.ts'

/** One in thirty computers has a fact that is not known yet. */
export function generateComputers(
  random: Random,
  homes: readonly Tenant[],
  persons: readonly Person[],
): Computer[] {
  const known = new Set(persons.map(({ id }) => id))
  return homes.map((tenant, at) => {
    const kind = random.weighted<ComputerKind | null>([
      [55, 'workstation'],
      [32, 'portable'],
      [12, 'server'],
      [1, null],
    ])
    return {
      id: idOf('computer', at),
      tenant: tenant.id,
      name: `PC-${at}`,
      ...primaryPersonOf(random, kind, known.has(idOf('person', at)) ? idOf('person', at) : null),
      kind,
      roles: kind === null ? null : kind === 'server' ? rolesOf(random) : [],
      tags: ['kiosk', 'lab', 'till', 'cad', 'pilot'].filter(() => random.chance(0.03)),
      deviceGroups: [siteOf(random), ...(kind === 'server' ? ['mesh:servers'] : [])],
      onboarding: random.weighted([
        [95, 'onboarded'],
        [3, 'onboarding'],
        [2, 'needed'],
      ]),
      maintenanceExcluded: random.chance(0.01),
    }
  })
}

/** The device group of a site, as the RMM reports it. */
export function siteOf(random: Random): string {
  return `mesh:site-${random.below(5)}`
}

function primaryPersonOf(
  random: Random,
  kind: ComputerKind | null,
  person: string | null,
): { primaryPerson?: string | null } {
  if (random.chance(0.02)) return {}
  return { primaryPerson: kind === 'server' ? null : person }
}

function rolesOf(random: Random): ComputerRole[] {
  return random.weighted<ComputerRole[]>([
    [75, []],
    [17, ['domainController']],
    [8, ['domainController', 'primaryDomainController']],
  ])
}

/** What was found of about fifty items on every computer. */
export function generateDetected(
  random: Random,
  computers: readonly Computer[],
  items: readonly MaintenanceItem[],
): Map<string, Detected> {
  const usual = items.filter((item) => item.kind === 'software' || item.subject === 'computer').slice(0, 100)
  return new Map(
    computers.map(({ id }) => [
      id,
      new Map(usual.filter(() => random.chance(0.5)).map((item) => [item.id, detectedValue(random, item)])),
    ]),
  )
}

function detectedValue(random: Random, item: MaintenanceItem): DetectedValue {
  if (item.kind === 'task') return random.chance(0.8)
  return random.chance(0.25) ? null : random.pick(item.versions)
}
