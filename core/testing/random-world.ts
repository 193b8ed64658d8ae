import fc from 'fast-check'
import type { JsonObject } from '../canonical-json.ts'
import type {
  WorldDocument,
  WrittenComputer,
  WrittenDeployment,
  WrittenDesired,
  WrittenItem,
} from './world-document.ts'

const versionPool = ['1.0', '1.10', '1.9', '2.0-rc.1', '2.0', '2.b', '0.9-beta']

/**
 * Small worlds, all of them valid, in which deployments collide often: few ids, few words, many exceptions.
 * Every optional key is sometimes absent.
 */
export const randomWorld: fc.Arbitrary<WorldDocument> = fc.noBias(
  fc
    .record({ items: fc.tuple(...softwareIds().map(software), task('k1'), task('k2'), task('k3')) })
    .chain(({ items }) =>
      fc.record({
        now: fc.constantFrom('2026-11-23T09:00:00Z', '2026-11-29T23:30:00Z', '2026-11-30T11:00:00+02:00'),
        tenants: tenants(),
        persons: fc.tuple(person('p1'), person('p2'), person('p3')),
        groups: fc.tuple(group('g1'), group('g2'), group('g3')),
        computers: fc.tuple(computer('c1'), computer('c2'), computer('c3')),
        agreements: fc.array(agreement(), { maxLength: 3, size: 'max' }).map(numbered('a')),
        items: fc.constant(items),
        deployments: fc
          .array(deployment(items), { minLength: 2, maxLength: 24, size: 'max' })
          .map(numbered('d')),
        scriptResults: fc.dictionary(
          fc.constantFrom('d1', 'd2', 'd3', 'd4', 'd5'),
          someOf(['t1', 't2', 'p1', 'p2', 'c1', 'c2'], () => fc.boolean()),
        ),
        detected: someOf(['c1', 'c2', 'c3'], () => detected(items)),
      }),
    )
    .map(onlyRealScripts)
    .map(onlyOwnComputers),
)

function softwareIds(): string[] {
  return ['s1', 's2', 's3', 's4', 's5']
}

function oneIn(many: number): fc.Arbitrary<boolean> {
  return fc.nat(many - 1).map((n) => n === 0)
}

/** A record whose every key may be absent. */
function partly<Fields extends object>(fields: { [Key in keyof Fields]: fc.Arbitrary<Fields[Key]> }) {
  return fc.record(fields, { requiredKeys: [] })
}

/** A mapping in which each of these ids may be missing. */
function someOf<Value>(
  known: readonly string[],
  value: (id: string) => fc.Arbitrary<Value>,
): fc.Arbitrary<Record<string, Value>> {
  return fc
    .tuple(
      ...known.map((id) =>
        fc.option(
          value(id).map((one): [string, Value] => [id, one]),
          { freq: 6 },
        ),
      ),
    )
    .map((entries) => Object.fromEntries(entries.filter((entry) => entry !== null)))
}

function numbered<Entry extends object>(letter: string) {
  return (entries: readonly Entry[]) => entries.map((entry, at) => ({ ...entry, id: `${letter}${at + 1}` }))
}

function ids(...known: string[]): fc.Arbitrary<string[]> {
  return fc.subarray(known)
}

function tags(): fc.Arbitrary<string[]> {
  return ids('red', 'blue')
}

function tenants(): fc.Arbitrary<WorldDocument['tenants']> {
  const tenant = (id: string, parents: (string | null)[]) =>
    fc
      .record(
        {
          parent: fc.constantFrom(...parents),
          timeZone: fc.constantFrom('Europe/London', 'Pacific/Auckland'),
          tags: tags(),
          excludeFromCrossTenant: oneIn(6),
        },
        { requiredKeys: [] },
      )
      .map((rest) => ({ id, name: id.toUpperCase(), ...rest }))
  return fc.tuple(tenant('t1', [null]), tenant('t2', ['t1', null]), tenant('t3', ['t1', 't2', null]))
}

function tenantId(): fc.Arbitrary<string> {
  return fc.constantFrom('t1', 't2', 't3')
}

function person(id: string): fc.Arbitrary<WorldDocument['persons'][number]> {
  return fc.record({ tenant: tenantId(), tags: tags() }).map((rest) => ({ id, name: id, ...rest }))
}

function group(id: string): fc.Arbitrary<WorldDocument['groups'][number]> {
  return fc
    .record({ tenant: tenantId(), persons: ids('p1', 'p2', 'p3'), groups: ids('g1', 'g2', 'g3') })
    .map((rest) => ({ id, name: id, ...rest }))
}

function computer(id: string): fc.Arbitrary<WrittenComputer> {
  const facts = partly({
    primaryPerson: fc.constantFrom(null, 'p1', 'p2'),
    kind: fc.constantFrom('workstation', 'portable', 'server'),
    roles: ids('domainController', 'primaryDomainController'),
    tags: tags(),
    deviceGroups: ids('mesh:a', 'mesh:b'),
    onboarding: fc.constantFrom('needed', 'onboarding', 'onboarded'),
    maintenanceExcluded: oneIn(12),
  })
  return fc.tuple(tenantId(), facts).map(([tenant, rest]) => ({ id, name: id, tenant, ...rest }))
}

function day(): fc.Arbitrary<string> {
  return fc.constantFrom('2026-11-23', '2026-11-24', '2026-11-29', '2026-11-30', '2026-12-01')
}
function lastDay(): fc.Arbitrary<string | null> {
  return fc.option(day())
}

function agreement(): fc.Arbitrary<Omit<WorldDocument['agreements'][number], 'id'>> {
  return fc.record({
    tenant: tenantId(),
    type: fc.constantFrom('gold', 'silver'),
    from: day(),
    to: lastDay(),
    computers: fc.option(ids('c1', 'c2', 'c3')),
    additions: fc.array(fc.record({ product: fc.constantFrom('av', 'backup'), from: day(), to: lastDay() }), {
      maxLength: 2,
    }),
  })
}

function version(): fc.Arbitrary<string> {
  return fc.constantFrom(...versionPool, '1', '02.0', '5.0')
}

function software(id: string): fc.Arbitrary<WrittenItem> {
  const prerequisite = fc.record({
    item: fc.constantFrom(...softwareIds()),
    condition: fc.constantFrom('installed' as const, 'installed' as const, 'notInstalled' as const),
    onUnmet: fc.constantFrom('act' as const, 'act' as const, 'fail' as const),
  })
  return fc
    .record({
      name: fc.constantFrom('Alpha', 'Beta', 'gamma'),
      versions: fc.subarray(versionPool),
      prerequisites: fc.uniqueArray(prerequisite, {
        maxLength: 3,
        size: 'max',
        selector: ({ item }) => item,
      }),
      order: fc.constantFrom('first' as const, 'normal' as const, 'last' as const),
    })
    .map((rest) => ({ id, kind: 'software' as const, ...rest }))
}

function task(id: string): fc.Arbitrary<WrittenItem> {
  const subject = { k1: 'computer', k2: 'person', k3: 'tenant' }[id]
  return software(id).map(({ versions: _, ...rest }) => ({
    ...rest,
    kind: 'task' as const,
    subject: subject === 'person' || subject === 'tenant' ? subject : 'computer',
  }))
}

function deployment(items: readonly WrittenItem[]): fc.Arbitrary<Omit<WrittenDeployment, 'id'>> {
  return fc.constantFrom(...items).chain((item) =>
    fc
      .tuple(
        fc.record({
          desired: item.kind === 'software' ? softwareDesired() : taskDesired(),
          target: target(item.subject ?? 'computer'),
          enforcement: fc.constantFrom(
            'required' as const,
            'required' as const,
            'required' as const,
            'required' as const,
            'onboarding' as const,
            'adhoc' as const,
          ),
        }),
        fc.record(
          {
            enabled: oneIn(8).map((isOff) => !isOff),
            origin: fc.constantFrom('local' as const, 'local' as const, 'recommended' as const),
            approved: oneIn(4).map((isRefused) => !isRefused),
            expiresAt: fc.constantFrom(
              '2026-11-23T09:00:00Z',
              '2026-11-27T18:00:00+01:00',
              '2027-01-01T00:00:00Z',
            ),
            order: fc.constantFrom(null, 0, -1.5),
            visibility: fc.constantFrom<readonly 'technicianTools'[]>(['technicianTools'], []),
            parameters: fc.constantFrom<JsonObject>({}, { a: 1, b: [2] }, { b: [2], a: 1 }),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([required, rest]) => ({ item: item.id, ...required, ...rest })),
  )
}

function softwareDesired(): fc.Arbitrary<WrittenDesired> {
  const installed: fc.Arbitrary<WrittenDesired> = fc.oneof(
    fc.record({ version: fc.oneof(fc.constantFrom('latest', 'any'), version()) }),
    fc.record({ atLeast: version() }),
    fc.record({ atMost: version() }),
  )
  return fc.oneof(
    { weight: 3, arbitrary: installed.map((rest): WrittenDesired => ({ state: 'installed', ...rest })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom('uninstalled', 'ignored', 'updateIfFound')
        .map((state): WrittenDesired => ({ state })),
    },
  )
}

function taskDesired(): fc.Arbitrary<WrittenDesired> {
  return fc.constantFrom('enforce', 'audit', 'monitor', 'ignored').map((mode) => ({ mode }))
}

type WrittenTarget = WrittenDeployment['target']

function target(subject: string): fc.Arbitrary<WrittenTarget> {
  const filter =
    subject === 'computer'
      ? fc.constantFrom(
          'all' as const,
          'workstations' as const,
          'portables' as const,
          'workstationsAndPortables' as const,
          'servers' as const,
          'domainControllers' as const,
          'primaryDomainControllers' as const,
        )
      : fc.constant('all' as const)
  const individual: fc.Arbitrary<WrittenTarget> = fc.oneof(
    fc.record({
      scope: fc.constant('individual'),
      type: fc.constant('computer'),
      ref: fc.constantFrom('c1', 'c2'),
    }),
    fc.record({
      scope: fc.constant('individual'),
      type: fc.constant('person'),
      ref: fc.constantFrom('p1', 'p2'),
    }),
  )
  const scope = fc.oneof(
    fc.record({ scope: fc.constant('cross-tenant' as const) }),
    fc.record({ scope: fc.constant('cross-tenant' as const) }),
    fc.record({ scope: fc.constant('tenant' as const), tenant: tenantId() }),
    fc.record({
      scope: fc.constant('tenant' as const),
      tenant: tenantId(),
      includeChildTenants: fc.boolean(),
    }),
  )
  const many: fc.Arbitrary<WrittenTarget> = fc
    .tuple(scope, selection())
    .map(([place, type]) => ({ ...place, ...type }))
  return fc
    .tuple(fc.oneof({ weight: 1, arbitrary: individual }, { weight: 4, arbitrary: many }), fc.option(filter))
    .map(([rest, chosen]) => (chosen === null ? rest : { ...rest, filter: chosen }))
}

function selection(): fc.Arbitrary<Pick<WrittenTarget, 'type' | 'ref'>> {
  return fc.constantFrom<Pick<WrittenTarget, 'type' | 'ref'>>(
    { type: 'all' },
    { type: 'all' },
    { type: 'all' },
    { type: 'all' },
    { type: 'script' },
    { type: 'tag', ref: 'red' },
    { type: 'tag', ref: 'blue' },
    { type: 'group', ref: 'g1' },
    { type: 'group', ref: 'g2' },
    { type: 'deviceGroup', ref: 'mesh:a' },
    { type: 'agreementType', ref: 'gold' },
    { type: 'agreementProduct', ref: 'av' },
  )
}

function detected(items: readonly WrittenItem[]): fc.Arbitrary<Record<string, string | boolean | null>> {
  const tasks = new Set(items.filter(({ kind }) => kind === 'task').map(({ id }) => id))
  return someOf(
    items.map(({ id }) => id),
    (id): fc.Arbitrary<string | boolean | null> =>
      tasks.has(id) ? fc.boolean() : fc.option(version(), { freq: 2 }),
  )
}

function onlyRealScripts(world: WorldDocument): WorldDocument {
  const real = new Set(world.deployments.map(({ id }) => id))
  const scriptResults = Object.entries(world.scriptResults).filter(([id]) => real.has(id))
  return { ...world, scriptResults: Object.fromEntries(scriptResults) }
}

function onlyOwnComputers(world: WorldDocument): WorldDocument {
  const tenantOf = new Map(world.computers.map(({ id, tenant }) => [id, tenant]))
  const agreements = world.agreements.map((entry) => ({
    ...entry,
    computers: entry.computers?.filter((id) => tenantOf.get(id) === entry.tenant) ?? null,
  }))
  return { ...world, agreements }
}
