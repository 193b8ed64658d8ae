import type { JsonObject } from '../canonical-json.ts'
import type { Computer } from '../facts/computer.ts'
import type { Deployment, Enforcement } from '../facts/deployment.ts'
import type { Desired } from '../facts/desired.ts'
import type { Facts } from '../facts/facts.ts'
import { type MaintenanceItem, subjectKindOf } from '../facts/maintenance-item.ts'
import type { Target, TargetFilter } from '../facts/target.ts'
import { siteOf } from './generate-computers.ts'
import { agreementTypes, groupId, groupsPerTenant, products, tags } from './generate-tenants.ts'
import { idOf } from './id-of.ts'
import type { Random } from './random.ts'

type People = Pick<Facts, 'tenants' | 'persons' | 'computers'>

/** The items that every customer gets. */
const baseline = 110

/**
 * 70 % for all tenants or one tenant, 15 % by group, device group, tag or script, 10 % by agreement, 5 % for a computer
 * or a person. Two thirds are about the baseline, the others about a tenant's own items.
 */
export function generateDeployments(
  random: Random,
  world: People & Pick<Facts, 'items'>,
  count: number,
): Deployment[] {
  return Array.from({ length: count }, (_, at) => {
    const share = at / count
    const isEverybodys = share < 0.08
    const inBaseline = isEverybodys || random.chance(0.65)
    const place = isEverybodys
      ? at % baseline
      : inBaseline
        ? random.below(baseline)
        : random.below(world.items.length)
    const item = random.pick(world.items.slice(place, place + 1))
    return deploymentOf(random, at, item, targetOf(random, world, item, share))
  })
}

function deploymentOf(random: Random, at: number, item: MaintenanceItem, target: Target): Deployment {
  const enforcement = random.weighted<Enforcement>([
    [82, 'required'],
    [8, 'onboarding'],
    [10, 'adhoc'],
  ])
  const isLocal = random.chance(0.88)
  return {
    id: idOf('deployment', at),
    item: item.id,
    desired: desiredOf(random, item),
    target,
    enforcement,
    enabled: random.chance(0.96),
    origin: isLocal ? 'local' : 'recommended',
    approved: isLocal || random.chance(0.8),
    expiresAt: null,
    order: random.chance(0.9) ? null : random.below(10),
    visibility: enforcement === 'adhoc' || random.chance(0.2) ? ['technicianTools'] : [],
    parameters: random.weighted<JsonObject>([
      [70, {}],
      [15, { channel: 'stable' }],
      [15, { ring: 2, restart: false }],
    ]),
  }
}

function desiredOf(random: Random, item: MaintenanceItem): Desired {
  if (item.kind === 'task') {
    return {
      mode: random.weighted([
        [60, 'enforce'],
        [20, 'audit'],
        [12, 'monitor'],
        [8, 'ignored'],
      ]),
    }
  }
  const version = random.pick(item.versions)
  return random.weighted<Desired>([
    [45, { state: 'installed', version: 'latest' }],
    [10, { state: 'installed', version: 'any' }],
    [8, { state: 'installed', version }],
    [10, { state: 'installed', atLeast: version }],
    [2, { state: 'installed', atMost: version }],
    [8, { state: 'updateIfFound' }],
    [9, { state: 'uninstalled' }],
    [8, { state: 'ignored' }],
  ])
}

function targetOf(random: Random, world: People, item: MaintenanceItem, share: number): Target {
  const filter = subjectKindOf(item) === 'computer' ? filterOf(random) : 'all'
  if (share < 0.08) return { ...everywhere, filter }
  if (share < 0.7) return { ...inOneTenant(random, world), filter }
  if (share < 0.85) return { ...selection(random, world), filter }
  if (share < 0.95) {
    const place = random.chance(0.7) ? everywhere : inOneTenant(random, world)
    const selected = random.chance(0.5)
      ? { type: 'agreementProduct' as const, ref: random.pick(products) }
      : { type: 'agreementType' as const, ref: random.pick(agreementTypes) }
    return { ...place, ...selected, filter }
  }
  const one = random.chance(0.6)
    ? { type: 'computer' as const, ref: random.pick(world.computers).id }
    : { type: 'person' as const, ref: random.pick(world.persons).id }
  return { ...everywhere, scope: 'individual', ...one, filter }
}

const everywhere: Target = {
  scope: 'cross-tenant',
  type: 'all',
  ref: null,
  filter: 'all',
  tenant: null,
  includeChildTenants: false,
}

/** The tenant of some computer, so that large tenants have more deployments of their own. */
function inOneTenant(random: Random, { computers }: People): Target {
  const { tenant } = random.pick(computers)
  return { ...everywhere, scope: 'tenant', tenant, includeChildTenants: random.chance(0.08) }
}

function selection(random: Random, world: People): Target {
  const place = inOneTenant(random, world)
  const type = random.weighted([
    [35, 'group' as const],
    [45, 'tag' as const],
    [15, 'deviceGroup' as const],
    [5, 'script' as const],
  ])
  switch (type) {
    case 'group':
      return { ...place, type, ref: groupId(place.tenant ?? '', random.below(groupsPerTenant)) }
    case 'tag':
      return { ...(random.chance(0.5) ? everywhere : place), type, ref: random.pick(tags) }
    case 'deviceGroup':
      return { ...place, type, ref: random.chance(0.2) ? 'mesh:servers' : siteOf(random) }
    case 'script':
      return { ...place, type }
  }
}

function filterOf(random: Random): TargetFilter {
  return random.weighted<TargetFilter>([
    [50, 'all'],
    [10, 'workstations'],
    [8, 'portables'],
    [15, 'workstationsAndPortables'],
    [12, 'servers'],
    [4, 'domainControllers'],
    [1, 'primaryDomainControllers'],
  ])
}

/** Nine of ten computers of the tenant have answered the script. */
export function generateScriptResults(
  random: Random,
  computers: readonly Computer[],
  deployments: readonly Deployment[],
): Map<string, ReadonlyMap<string, boolean>> {
  const byTenant = Map.groupBy(computers, ({ tenant }) => tenant)
  return new Map(
    deployments
      .filter(({ target }) => target.type === 'script')
      .map(({ id, target }) => {
        const asked = byTenant.get(target.tenant ?? '') ?? []
        return [
          id,
          new Map(asked.filter(() => random.chance(0.9)).map((one) => [one.id, random.chance(0.3)])),
        ]
      }),
  )
}
