import type { WorldDocument, WrittenDeployment } from './world-document.ts'

/**
 * The rules of resolution once more, as plainly as they can be put: every deployment is tested for every subject, on the
 * written document itself, without any index and without any code of the real thing. Tests hold the two together.
 */

export interface NaiveRow {
  readonly subject: string
  readonly subjectKind: string
  readonly item: string
  readonly status: string
  readonly winner: string | null
  readonly conflict: boolean
  readonly trace: readonly {
    readonly deployment: string
    readonly outcome: string
    readonly reason: string | null | undefined
    readonly to: string | null
  }[]
}

interface Who {
  readonly kind: 'computer' | 'person' | 'tenant'
  readonly id: string
  readonly tenant: string
}

interface Ranked {
  readonly deployment: WrittenDeployment
  readonly missing: string | null
  readonly rank: readonly (number | string)[]
}

const steps = ['scope', 'type', 'filter', 'desired', 'origin', 'order', 'id']
const types = [
  'computer',
  'person',
  'tag',
  'group',
  'deviceGroup',
  'agreementProduct',
  'agreementType',
  'script',
  'all',
]

/** Every row for every subject, those of status `none` too where the item has a deployment, in the order of the ids. */
export function naiveResolve(
  world: WorldDocument,
  question: 'ordinary' | 'technicianTools' = 'ordinary',
): NaiveRow[] {
  const everybody: Who[] = [
    ...world.computers.map(({ id, tenant }) => ({ kind: 'computer' as const, id, tenant })),
    ...world.persons.map(({ id, tenant }) => ({ kind: 'person' as const, id, tenant })),
    ...world.tenants.map(({ id }) => ({ kind: 'tenant' as const, id, tenant: id })),
  ]
  const rows = everybody.flatMap((who) =>
    world.items
      .filter((item) => (item.subject ?? 'computer') === who.kind)
      .filter((item) => world.deployments.some((deployment) => deployment.item === item.id))
      .map((item) => rowOf(world, who, item.id, question)),
  )
  return rows.sort((a, b) => (a.subject + a.item < b.subject + b.item ? -1 : 1))
}

function rowOf(world: WorldDocument, who: Who, item: string, question: string): NaiveRow {
  const ranked: Ranked[] = []
  const rest: { deployment: string; outcome: string; reason: string; to: null }[] = []
  for (const deployment of world.deployments.filter((one) => one.item === item)) {
    if (question === 'technicianTools' && !deployment.visibility?.includes('technicianTools')) continue
    const gate = gateOf(world, who, deployment, question)
    const answer = gate ? 'gated' : matches(world, who, deployment)
    if (gate) rest.push({ deployment: deployment.id, outcome: 'gated', reason: gate, to: null })
    else if (answer.startsWith('no ')) {
      rest.push({ deployment: deployment.id, outcome: 'noMatch', reason: answer.slice(3), to: null })
    } else {
      const missing = answer === 'yes' ? null : answer
      ranked.push({ deployment, missing, rank: rankOf(world, who, deployment) })
    }
  }
  ranked.sort((a, b) => (firstDifference(a, b) >= 0 && isBefore(a, b) ? -1 : 1))
  rest.sort((a, b) => (a.deployment < b.deployment ? -1 : 1))

  const best = ranked.find(({ missing }) => missing === null)
  const above = best ? ranked.slice(0, ranked.indexOf(best)) : ranked
  const decided = best !== undefined && above.every((one) => wishes(one) === wishes(best))
  const winner = decided ? best : undefined
  const trace = ranked.map((one) => {
    const { id } = one.deployment
    if (one === winner) return { deployment: id, outcome: 'won', reason: null, to: null }
    if (winner && !above.includes(one)) {
      return {
        deployment: id,
        outcome: 'lost',
        reason: steps[firstDifference(one, winner)],
        to: winner.deployment.id,
      }
    }
    if (one.missing) return { deployment: id, outcome: 'unknown', reason: one.missing, to: null }
    return { deployment: id, outcome: 'lost', reason: 'withheld', to: null }
  })
  return {
    subject: who.id,
    subjectKind: who.kind,
    item,
    status: ranked.length === 0 ? 'none' : decided ? 'decided' : 'withheld',
    winner: winner?.deployment.id ?? null,
    conflict:
      winner !== undefined &&
      ranked.some(
        (one) => one !== winner && firstDifference(one, winner) === 6 && wishes(one) !== wishes(winner),
      ),
    trace: [...trace, ...rest],
  }
}

function gateOf(
  world: WorldDocument,
  who: Who,
  deployment: WrittenDeployment,
  question: string,
): string | null {
  const computer = world.computers.find(({ id }) => id === who.id)
  const tenant = world.tenants.find(({ id }) => id === who.tenant)
  if (deployment.enabled === false) return 'disabled'
  if (deployment.origin === 'recommended' && deployment.approved !== true) return 'notApproved'
  if (deployment.expiresAt && Date.parse(deployment.expiresAt) <= Date.parse(world.now)) return 'expired'
  if (computer?.maintenanceExcluded) return 'maintenanceExcluded'
  if (deployment.target.scope === 'cross-tenant' && tenant?.excludeFromCrossTenant)
    return 'crossTenantExcluded'
  const beingOnboarded = computer?.onboarding === 'needed' || computer?.onboarding === 'onboarding'
  if (deployment.enforcement === 'onboarding' && !beingOnboarded) return 'notOnboarding'
  if (deployment.enforcement === 'adhoc' && question === 'ordinary') return 'adhoc'
  return null
}

/** `yes`, the missing fact, or `no` and the part that said so. */
function matches(world: WorldDocument, who: Who, deployment: WrittenDeployment): string {
  const { target } = deployment
  if (target.scope === 'tenant' && target.tenant !== who.tenant) {
    if (!target.includeChildTenants || !ancestors(world, who.tenant).includes(target.tenant ?? ''))
      return 'no scope'
  }
  const type = matchesType(world, who, deployment)
  if (type === 'no') return 'no type'
  const filter = matchesFilter(world, who, target.filter ?? 'all')
  if (filter === 'no') return 'no filter'
  return type === 'yes' ? filter : type
}

function ancestors(world: WorldDocument, id: string): string[] {
  const parent = world.tenants.find((tenant) => tenant.id === id)?.parent
  return parent ? [parent, ...ancestors(world, parent)] : []
}

function matchesType(
  world: WorldDocument,
  who: Who,
  { id, target: { type, ref = '' } }: WrittenDeployment,
): string {
  const computer = world.computers.find((one) => one.id === who.id)
  const tenant = world.tenants.find((one) => one.id === who.tenant)
  const personKnown = who.kind !== 'computer' || computer?.primaryPerson !== undefined
  const personId = who.kind === 'person' ? who.id : (computer?.primaryPerson ?? null)
  const person = world.persons.find((one) => one.id === personId)
  const yesNo = (condition: boolean | undefined) => (condition ? 'yes' : 'no')
  if (type === 'all') return 'yes'
  if (type === 'computer') return yesNo(computer?.id === ref)
  if (type === 'person') return personKnown ? yesNo(person?.id === ref) : 'primaryPerson'
  if (type === 'tag') {
    if (computer?.tags?.includes(ref) || tenant?.tags?.includes(ref)) return 'yes'
    return personKnown ? yesNo(person?.tags?.includes(ref)) : 'primaryPerson'
  }
  if (type === 'group')
    return personKnown ? yesNo(person && isMember(world, person.id, ref, [])) : 'primaryPerson'
  if (type === 'deviceGroup') return yesNo(computer?.deviceGroups?.includes(ref))
  if (type === 'script') {
    const answer = world.scriptResults[id]?.[who.id]
    return answer === undefined ? 'script' : yesNo(answer)
  }
  const today = new Date(world.now).toLocaleDateString('sv-SE', { timeZone: tenant?.timeZone ?? 'UTC' })
  const isActive = (one: { from: string; to?: string | null }) =>
    one.from <= today && (!one.to || one.to >= today)
  const mine = world.agreements
    .filter((agreement) => agreement.tenant === who.tenant && isActive(agreement))
    .filter(({ computers }) => computers === null || (who.kind === 'computer' && computers.includes(who.id)))
  if (type === 'agreementType') return yesNo(mine.some((agreement) => agreement.type === ref))
  return yesNo(
    mine.some(({ additions = [] }) => additions.some((one) => one.product === ref && isActive(one))),
  )
}

function isMember(world: WorldDocument, person: string, group: string, seen: string[]): boolean {
  const found = world.groups.find(({ id }) => id === group)
  if (!found || seen.includes(group)) return false
  if (found.persons?.includes(person)) return true
  return found.groups?.some((nested) => isMember(world, person, nested, [...seen, group])) ?? false
}

function matchesFilter(world: WorldDocument, who: Who, filter: string): string {
  const computer = world.computers.find((one) => one.id === who.id)
  if (filter === 'all') return 'yes'
  const kind = computer?.kind
  if (filter === 'domainControllers' || filter === 'primaryDomainControllers') {
    if (!computer?.roles) return kind === undefined ? 'kind' : 'no'
    if (computer.roles.includes('primaryDomainController')) return 'yes'
    return filter === 'domainControllers' && computer.roles.includes('domainController') ? 'yes' : 'no'
  }
  if (kind === undefined) return 'kind'
  const kinds: Record<string, string[]> = {
    workstations: ['workstation'],
    portables: ['portable'],
    servers: ['server'],
    workstationsAndPortables: ['workstation', 'portable'],
  }
  return kinds[filter]?.includes(kind) ? 'yes' : 'no'
}

function rankOf(world: WorldDocument, who: Who, deployment: WrittenDeployment): (number | string)[] {
  const { target, order, origin, id } = deployment
  const parents = [who.tenant, ...ancestors(world, who.tenant)]
  const scope =
    target.scope === 'individual'
      ? -1
      : target.scope === 'tenant'
        ? parents.indexOf(target.tenant ?? '')
        : 1000
  const filters = [
    ['primaryDomainControllers'],
    ['domainControllers'],
    ['servers', 'portables', 'workstations'],
    ['workstationsAndPortables'],
    ['all'],
  ]
  return [
    scope,
    types.indexOf(target.type),
    filters.findIndex((equals) => equals.includes(target.filter ?? 'all')),
    desiredRank(deployment),
    origin === 'recommended' ? 1 : 0,
    order ?? 1e9,
    id,
  ]
}

function desiredRank({ desired: { state, mode, version, atLeast, atMost } }: WrittenDeployment): number {
  if (mode) return ['ignored', 'enforce', 'audit', 'monitor'].indexOf(mode)
  if (state === 'ignored') return 0
  if (state === 'uninstalled') return 1
  if (state === 'updateIfFound') return 6
  if (atLeast || atMost) return 3
  return version === 'latest' ? 4 : version === 'any' ? 5 : 2
}

function firstDifference(a: Ranked, b: Ranked): number {
  return a.rank.findIndex((key, at) => key !== b.rank[at])
}

function isBefore(a: Ranked, b: Ranked): boolean {
  const at = firstDifference(a, b)
  return (a.rank[at] ?? 0) < (b.rank[at] ?? 0)
}

function wishes({ deployment: { desired, parameters = {} } }: Ranked): string {
  const sorted = (_key: string, value: unknown): unknown =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value
  return JSON.stringify([desired, parameters], sorted)
}
