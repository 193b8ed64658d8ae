import { expect, test } from 'vitest'
import type { Facts } from '../facts/facts.ts'
import { parseWorld } from '../world/parse-world.ts'
import { generateFleet } from './generate-fleet.ts'

test('the same number and seed give the same fleet, another seed another one', () => {
  expect(generateFleet(200)).toEqual(generateFleet(200))
  expect(generateFleet(200, 2)).not.toEqual(generateFleet(200))
})

test('a fleet is a valid world with the asked mix of deployments', () => {
  const facts = generateFleet(600)
  const world = parseWorld(documentOf(facts))
  expect(world.ok ? [] : world.error).toEqual([])
  const { computers, items, deployments } = facts
  expect([computers.length, items.length, deployments.length]).toEqual([600, 500, 2000])
  const share = (...types: string[]) =>
    deployments.filter(({ target }) => types.includes(target.type)).length / 2000
  expect(share('all')).toBeCloseTo(0.7)
  expect(share('group', 'deviceGroup', 'tag', 'script')).toBeCloseTo(0.15)
  expect(share('agreementType', 'agreementProduct')).toBeCloseTo(0.1)
  expect(share('computer', 'person')).toBeCloseTo(0.05)
})

/** The facts as a world document writes them: what is null is left out where null has no meaning. */
function documentOf(facts: Facts): unknown {
  return JSON.parse(
    JSON.stringify(facts, (key, value: unknown) => {
      if (value instanceof Map) return Object.fromEntries(value)
      const isMeant = ['parent', 'primaryPerson', 'to', 'computers', 'order'].includes(key)
      return value === null && !isMeant && !/^[0-9a-f-]{36}$/.test(key) ? undefined : value
    }),
    (key, value: unknown) => (key === 'target' ? withoutEmpty(value) : value),
  )
}

/** `includeChildTenants` may stand with scope `tenant` only. */
function withoutEmpty(target: unknown): unknown {
  const { includeChildTenants, ...rest } = target as Facts['deployments'][number]['target']
  return includeChildTenants ? target : rest
}
