import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveAll, resolveSubject } from '../resolution/resolve.ts'
import { openWorld, rowsOf } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import { parseWorld } from '../world/parse-world.ts'
import { putDeployment, removeDeployment } from './index-deployments.ts'
import { indexFacts } from './index-facts.ts'
import { findSubject } from './subject.ts'

const now = new Date('2026-11-23T09:00:00Z')

test('a deployment that is taken out and put back leaves the index as it was, and in between it is gone', () => {
  fc.assert(
    fc.property(randomWorld, fc.nat(), (document, at) => {
      const world = parseWorld(document)
      if (!world.ok) throw new Error('the random world is not valid')
      const { facts } = world.value
      const chosen = facts.deployments[at % facts.deployments.length]
      if (!chosen) return
      const rows = (index: ReturnType<typeof indexFacts>) =>
        rowsOf(resolveAll(index, { now, question: 'ordinary' }))
      const index = indexFacts(facts)
      removeDeployment(index, chosen.id)
      removeDeployment(index, 'never there')
      const others = facts.deployments.filter(({ id }) => id !== chosen.id)
      expect(rows(index)).toEqual(rows(indexFacts({ ...facts, deployments: others })))
      putDeployment(index, chosen)
      expect(rows(index)).toEqual(rows(indexFacts(facts)))
    }),
    propertyRuns(100),
  )
})

test('an item whose last deployment is taken out has no decision any more', () => {
  const { index } = openWorld({
    tenants: [{ id: 't', name: 'T' }],
    computers: [{ id: 'c', tenant: 't', name: 'C' }],
    items: [{ id: 'i', kind: 'software', name: 'I' }],
    deployments: [
      {
        id: 'd',
        item: 'i',
        desired: { state: 'ignored' },
        target: { scope: 'cross-tenant', type: 'all' },
        enforcement: 'required',
      },
    ],
  })
  const subject = findSubject(index, 'c')
  const items = () =>
    subject &&
    resolveSubject(index, subject, { now, question: 'ordinary' }).map(({ decision }) => decision.item)
  expect(items()).toEqual(['i'])
  removeDeployment(index, 'd')
  expect(items()).toEqual([])
})

test('knows who is above and below a tenant, and which groups a person is in', () => {
  const world = parseWorld({
    tenants: [
      { id: 'b', name: 'B', parent: 'a' },
      { id: 'a', name: 'A' },
      { id: 'd', name: 'D', parent: 'b' },
      { id: 'c', name: 'C', parent: 'a' },
    ],
    persons: [{ id: 'p', tenant: 'a', name: 'P' }],
    groups: [
      { id: 'outer', tenant: 'a', name: 'Outer', groups: ['middle'] },
      { id: 'middle', tenant: 'a', name: 'Middle', groups: ['inner'] },
      { id: 'inner', tenant: 'a', name: 'Inner', persons: ['p'], groups: ['middle'] },
      { id: 'apart', tenant: 'a', name: 'Apart' },
    ],
  })
  if (!world.ok) throw new Error('the world is not valid')
  const index = indexFacts(world.value.facts)
  expect(index.lineages.get('d')).toEqual(['d', 'b', 'a'])
  expect(index.children.get('a')).toEqual(['b', 'c'])
  expect([...(index.memberships.get('p') ?? [])].sort()).toEqual(['inner', 'middle', 'outer'])
})
