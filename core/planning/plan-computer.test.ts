import fc from 'fast-check'
import { expect, test } from 'vitest'
import { naivePlan } from '../testing/naive-plan.ts'
import { openWorld } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import { shuffledWorld } from '../testing/shuffle-world.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import { canonicalPlan } from './canonical-plan.ts'
import { planComputer } from './plan-computer.ts'

const runs = propertyRuns(300)
const computers = ['c1', 'c2', 'c3']

function plansOf(world: WorldDocument) {
  const { index, now } = openWorld(world)
  return computers.map((id) => {
    const plan = planComputer(index, id, now)
    if (!plan) throw new Error(`no plan for ${id}`)
    return plan
  })
}

test('gives the same plans as the rules put plainly', () => {
  fc.assert(
    fc.property(randomWorld, (world) => {
      for (const { computer, actions, errors, withheld } of plansOf(world)) {
        const { unmet, ...naive } = naivePlan(world, computer)
        const codes = errors.map(({ item, error }) => ({ item, error }))
        expect({ computer, actions, errors: codes, withheld: withheld.map(({ item }) => item) }).toEqual(
          naive,
        )
      }
    }),
    runs,
  )
})

test('a plan is the same, words included, whatever order the file lists things in', () => {
  const pair = randomWorld.chain((world) => fc.tuple(fc.constant(world), shuffledWorld(world)))
  fc.assert(
    fc.property(pair, ([world, other]) => {
      expect(plansOf(other)).toEqual(plansOf(world))
      expect(plansOf(other).map(canonicalPlan)).toEqual(plansOf(world).map(canonicalPlan))
    }),
    runs,
  )
})

test('an action never runs before what it needs, and what it needs always runs', () => {
  fc.assert(
    fc.property(randomWorld, (world) => {
      for (const { computer, actions } of plansOf(world)) {
        const order = actions.map(({ item }) => item)
        for (const [dependent, need] of naivePlan(world, computer).unmet) {
          if (!order.includes(dependent)) continue
          expect(order).toContain(need)
          expect(order.indexOf(need)).toBeLessThan(order.indexOf(dependent))
        }
      }
    }),
    runs,
  )
})

test('what is passed in as detected replaces what is on record', () => {
  const { index, now } = openWorld({
    tenants: [{ id: 't', name: 'T' }],
    computers: [{ id: 'c', tenant: 't', name: 'C' }],
    items: [{ id: 's', kind: 'software', name: 'S', versions: ['1.0'] }],
    deployments: [
      {
        id: 'd',
        item: 's',
        desired: { state: 'installed', version: 'latest' },
        target: { scope: 'cross-tenant', type: 'all' },
        enforcement: 'required',
      },
    ],
    detected: { c: { s: '1.0' } },
  })
  expect(planComputer(index, 'c', now)?.actions).toEqual([])
  expect(planComputer(index, 'c', now, new Map([['s', null]]))?.actions).toEqual([
    { item: 's', action: 'install', version: '1.0', deployment: 'd', because: null },
  ])
  expect(planComputer(index, 'c', now, new Map())?.errors).toEqual([
    { item: 's', error: 'notDetected', detail: expect.stringContaining('run detection') },
  ])
  expect(planComputer(index, 't', now)).toBeNull()
})

test('there is no plan for what is no computer', () => {
  const { index, now } = openWorld({ tenants: [{ id: 't', name: 'T' }] })
  expect(planComputer(index, 't', now)).toBeNull()
  expect(planComputer(index, 'nobody', now)).toBeNull()
})

test('of two prerequisites that are at fault in the same way, the words name the first by id', () => {
  const details = [
    ['x', 'y'],
    ['y', 'x'],
  ].map((needed) => {
    const { index, now } = openWorld({
      tenants: [{ id: 't', name: 'T' }],
      computers: [{ id: 'c', tenant: 't', name: 'C', primaryPerson: null }],
      items: [
        {
          id: 'a',
          kind: 'software',
          name: 'App',
          versions: ['1'],
          prerequisites: needed.map((item) => ({ item, condition: 'installed', onUnmet: 'fail' })),
        },
        { id: 'x', kind: 'software', name: 'Xenon' },
        { id: 'y', kind: 'software', name: 'Yttrium' },
      ],
      deployments: [
        {
          id: 'd',
          item: 'a',
          desired: { state: 'installed', version: 'any' },
          target: { scope: 'cross-tenant', type: 'all' },
          enforcement: 'required',
        },
      ],
      detected: { c: { a: null, x: null, y: null } },
    })
    return planComputer(index, 'c', now)?.errors.map(({ detail }) => detail)
  })
  expect(details[0]?.join()).toContain('Xenon')
  expect(details[1]).toEqual(details[0])
})
