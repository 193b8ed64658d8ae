import type { JsonObject } from '../canonical-json.ts'
import type { Agreement } from '../facts/agreement.ts'
import type { Computer } from '../facts/computer.ts'
import type { Deployment } from '../facts/deployment.ts'
import type { Desired } from '../facts/desired.ts'
import type { Group } from '../facts/group.ts'
import type { MaintenanceItem } from '../facts/maintenance-item.ts'
import type { Person } from '../facts/person.ts'
import type { Target } from '../facts/target.ts'
import type { Tenant } from '../facts/tenant.ts'
import { compareVersions } from '../versions/compare-versions.ts'
import { entrySet, lean, orderKeys, wordSet } from './lean.ts'

// One fact as its entry in a world document: keys in the document's order, defaults left out, lists that have no order
// sorted and without repetitions, so that facts that mean the same give the same entry. Source: Resolution, section 1.

export function writeTenant({ id, name, parent, timeZone, tags, excludeFromCrossTenant }: Tenant) {
  return lean(
    { id, name, parent, timeZone, tags: wordSet(tags), excludeFromCrossTenant },
    { parent: null, timeZone: 'UTC', tags: [], excludeFromCrossTenant: false },
  )
}

export function writePerson({ id, tenant, name, upn, email, tags }: Person) {
  return lean(
    { id, tenant, name, upn: upn ?? undefined, email: email ?? undefined, tags: wordSet(tags) },
    { tags: [] },
  )
}

export function writeGroup({ id, tenant, name, persons, groups }: Group) {
  return lean(
    { id, tenant, name, persons: wordSet(persons), groups: wordSet(groups) },
    { persons: [], groups: [] },
  )
}

export function writeComputer(computer: Computer) {
  const { id, tenant, name, primaryPerson, kind, roles, onboarding, maintenanceExcluded } = computer
  return lean(
    {
      id,
      tenant,
      name,
      primaryPerson,
      kind: kind ?? undefined,
      // No default: an empty list says that there are none, an absent one that nobody knows yet.
      roles: roles ? wordSet(roles) : undefined,
      tags: wordSet(computer.tags),
      deviceGroups: wordSet(computer.deviceGroups),
      onboarding,
      maintenanceExcluded,
    },
    { tags: [], deviceGroups: [], onboarding: 'onboarded', maintenanceExcluded: false },
  )
}

export function writeAgreement({ id, tenant, type, from, to, computers, additions }: Agreement) {
  const written = additions.map((addition) =>
    lean({ product: addition.product, from: addition.from, to: addition.to }, { to: null }),
  )
  return lean(
    {
      id,
      tenant,
      type,
      from,
      to,
      computers: computers && wordSet(computers),
      additions: entrySet(written),
    },
    { to: null, computers: [], additions: [] },
  )
}

export function writeItem(item: MaintenanceItem) {
  const { id, kind, name, order } = item
  const prerequisites = item.prerequisites.map(({ item: required, condition, onUnmet }) => ({
    item: required,
    condition,
    onUnmet,
  }))
  return lean(
    {
      id,
      kind,
      name,
      subject: item.kind === 'task' ? item.subject : undefined,
      versions: item.kind === 'software' ? wordSet(item.versions).toSorted(compareVersions) : undefined,
      prerequisites: entrySet(prerequisites),
      order,
    },
    { subject: 'computer', versions: [], prerequisites: [], order: 'normal' },
  )
}

export function writeDeployment(deployment: Deployment) {
  const { id, item, enforcement, enabled, origin, approved, expiresAt, order } = deployment
  return lean(
    {
      id,
      item,
      desired: writeDesired(deployment.desired),
      target: writeTarget(deployment.target),
      enforcement,
      enabled,
      origin,
      approved,
      expiresAt: expiresAt?.toISOString(),
      order,
      visibility: wordSet(deployment.visibility),
      parameters: orderKeys(deployment.parameters),
    },
    {
      enabled: true,
      origin: 'local',
      approved: origin === 'local',
      order: null,
      visibility: [],
      parameters: {},
    },
  )
}

function writeDesired(desired: Desired): JsonObject {
  if ('mode' in desired) return { mode: desired.mode }
  return lean({
    state: desired.state,
    version: 'version' in desired ? desired.version : undefined,
    atLeast: 'atLeast' in desired ? desired.atLeast : undefined,
    atMost: 'atMost' in desired ? desired.atMost : undefined,
  })
}

function writeTarget({ scope, type, ref, filter, tenant, includeChildTenants }: Target): JsonObject {
  return lean(
    { scope, type, ref: ref ?? undefined, filter, tenant: tenant ?? undefined, includeChildTenants },
    { filter: 'all', includeChildTenants: false },
  )
}
