import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWorld } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import { decide, verdictsFor } from './decide.ts'
import { resolveFleet } from './resolve-fleet.ts'

test('finds for every computer the verdicts that it has when it is asked about alone', () => {
  fc.assert(
    fc.property(
      randomWorld,
      fc.constantFrom('ordinary' as const, 'technicianTools' as const),
      (world, question) => {
        const { index, now } = openWorld(world)
        const found = [...resolveFleet(index, { now, question })]
        expect(found.map(({ subject }) => subject.id).sort()).toEqual([...index.computers.keys()].sort())
        for (const { subject, verdicts } of found) {
          const byItem = new Map(verdicts.map(({ item, verdict }) => [item, verdict]))
          expect(byItem.size).toBe(verdicts.length)
          for (const { item, ranked } of verdicts) {
            const { trace } = decide(index, subject, item, { now, question })
            const candidates = trace.filter(({ outcome }) => outcome !== 'gated' && outcome !== 'noMatch')
            expect(ranked.map(({ indexed }) => indexed.deployment.id)).toEqual(
              candidates.map(({ deployment }) => deployment),
            )
          }
          for (const [item, { status }] of byItem) if (status === 'none') byItem.delete(item)
          expect(byItem).toEqual(verdictsFor(index, subject, { now, question }))
        }
      },
    ),
    propertyRuns(500),
  )
})

test('computers of a tenant that are alike share what they have in common, and nothing else', () => {
  const target = { scope: 'cross-tenant', type: 'all' }
  const everywhere = { item: 'i', desired: { state: 'ignored' }, target, enforcement: 'required' }
  const { index, now } = openWorld({
    now: '2026-11-23T09:00:00Z',
    tenants: [
      { id: 't', name: 'T' },
      { id: 'u', name: 'U' },
    ],
    computers: ['a', 'b', 'c', 'd', 'e'].map((id) => ({
      id,
      tenant: id === 'e' ? 'u' : 't',
      name: id,
      primaryPerson: null,
      kind: 'server',
      tags: id === 'a' ? ['red'] : [],
      maintenanceExcluded: id === 'd',
    })),
    agreements: [
      { id: 'g', tenant: 't', type: 'gold', from: '2026-01-01', computers: ['b'] },
      { id: 's', tenant: 't', type: 'silver', from: '2026-01-01', computers: null },
    ],
    items: ['i', 'j'].map((id) => ({ id, kind: 'software', name: id })),
    deployments: [
      { ...everywhere, id: 'all' },
      { ...everywhere, id: 'servers', item: 'j', target: { ...target, filter: 'servers' } },
      { ...everywhere, id: 'red', target: { ...target, type: 'tag', ref: 'red' } },
      { ...everywhere, id: 'gold', target: { ...target, type: 'agreementType', ref: 'gold' } },
      {
        ...everywhere,
        id: 'silver',
        target: { ...target, type: 'agreementType', ref: 'silver', filter: 'portables' },
      },
      { ...everywhere, id: 'own', item: 'j', target: { scope: 'tenant', tenant: 't', type: 'all' } },
    ],
  })
  const winners = Array.from(resolveFleet(index, { now, question: 'ordinary' }), ({ subject, verdicts }) => [
    subject.id,
    verdicts.map(({ verdict }) => verdict.winner?.indexed.deployment.id ?? verdict.status),
  ])
  expect(winners).toEqual([
    ['a', ['red', 'own']],
    ['b', ['gold', 'own']],
    ['c', ['all', 'own']],
    ['d', ['none', 'none']],
    ['e', ['all', 'servers']],
  ])
})

test('what is worked out once is not worked out again', () => {
  const { index, now } = openWorld({
    now: '2026-11-23T09:00:00Z',
    tenants: ['t', 'u'].map((id) => ({ id, name: id })),
    computers: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({
      id,
      tenant: id === 'f' ? 'u' : 't',
      name: id,
      primaryPerson: null,
      kind: id === 'b' ? 'portable' : 'server',
    })),
    agreements: [{ id: 'g', tenant: 't', type: 'gold', from: '2026-01-01', computers: ['d', 'e'] }],
    items: ['i', 'j', 'k'].map((id) => ({ id, kind: 'software', name: id })),
    deployments: [
      { item: 'i', target: { scope: 'cross-tenant', type: 'all' } },
      { item: 'j', target: { scope: 'cross-tenant', type: 'all', filter: 'servers' } },
      { item: 'k', target: { scope: 'tenant', tenant: 't', type: 'agreementType', ref: 'gold' } },
    ].map((rest) => ({ ...rest, id: rest.item, desired: { state: 'ignored' }, enforcement: 'required' })),
  })
  const [a, b, c, d, e, f] = Array.from(
    resolveFleet(index, { now, question: 'ordinary' }),
    (one) => one.verdicts,
  )
  const statuses = (verdicts: typeof a) => verdicts?.map(({ verdict }) => verdict.status)
  expect([a, b, d, f].map(statuses)).toEqual([
    ['decided', 'decided', 'none'],
    ['decided', 'none', 'none'],
    ['decided', 'decided', 'decided'],
    ['decided', 'decided'],
  ])
  // Computers that are alike share the list, and those that differ share what does not tell them apart.
  expect(c).toBe(a)
  expect(e).toBe(d)
  expect(b?.[0]).toBe(a?.[0])
  expect(f?.[1]).toBe(a?.[1])
})
