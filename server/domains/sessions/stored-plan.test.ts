import { describe, expect, test } from 'vitest'
import { type PlannedAction, parseStoredPlan, planHash, type StoredPlan } from './stored-plan.ts'

const install: PlannedAction = {
  itemId: 'reader',
  itemName: 'Reader',
  action: 'install',
  version: '2.0',
  deploymentId: 'd1',
  becauseItemId: null,
  scriptVersionId: 's1',
  before: null,
}
const runtime: PlannedAction = {
  ...install,
  itemId: 'runtime',
  itemName: 'Runtime',
  deploymentId: null,
  becauseItemId: 'reader',
}
const plan: StoredPlan = {
  subjectId: 'pc1',
  deploymentId: 'd1',
  rule: '[{}]',
  parameters: '{"path":"/srv","keep":true}',
  actions: [runtime, install],
  findings: { reader: null, runtime: null },
  broken: [],
  withheld: [],
  errors: [{ itemId: 'x', itemName: 'X', error: 'blocked', detail: 'It waits.' }],
}

/** The plan with its first action changed. */
function withAction(change: Partial<PlannedAction>): StoredPlan {
  return { ...plan, actions: [{ ...runtime, ...change }, install] }
}

/** The same value with the keys of every object in the opposite order. */
function turned<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(turned) as Value
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, turned(entry)]),
  ) as Value
}

describe('the hash of a plan', () => {
  test('is 64 hex digits', () => {
    expect(planHash(plan)).toMatch(/^[0-9a-f]{64}$/)
  })

  test.each<[string, StoredPlan]>([
    ['keys in another order', turned(plan)],
    ['parameters in another order', { ...plan, parameters: '{"keep": true, "path": "/srv"}' }],
    ['an item of another name', withAction({ itemName: 'Run time' })],
    [
      'other words for an error',
      { ...plan, errors: [{ itemId: 'x', itemName: 'Y', error: 'blocked', detail: '' }] },
    ],
    [
      'findings of items that it does nothing with',
      { ...plan, findings: { ...plan.findings, other: '1.0' } },
    ],
    ['a way through the database', parseStoredPlan(JSON.stringify(plan)) ?? plan],
  ])('is the same with %s', (_, other) => {
    expect(planHash(other)).toBe(planHash(plan))
  })

  test.each<[string, StoredPlan]>([
    ['computer', { ...plan, subjectId: 'pc2' }],
    ['deployment', { ...plan, deploymentId: 'd2' }],
    ['value of a parameter', { ...plan, parameters: '{"path":"/srv","keep":false}' }],
    ['sealed parameter', { ...plan, parameters: '{"path":"/srv","keep":{"sealed":"v1.x"}}' }],
    ['item', withAction({ itemId: 'other' })],
    ['action', withAction({ action: 'update' })],
    ['version', withAction({ version: '2.1' })],
    ['version, or none', withAction({ version: null })],
    ['deployment of an action', withAction({ deploymentId: 'd2' })],
    ['reason of an action', withAction({ becauseItemId: null })],
    ['text of a script', withAction({ scriptVersionId: 's2' })],
    ['rule', { ...plan, rule: '[]' }],
    ['state before', withAction({ before: '1.0' })],
    ['state before, or none known', withAction({ before: undefined })],
    ['order', { ...plan, actions: [install, runtime] }],
    ['number of actions', { ...plan, actions: [install] }],
    ['error', { ...plan, errors: [{ itemId: 'x', itemName: 'X', error: 'cycle', detail: 'It waits.' }] }],
    [
      'item with an error',
      { ...plan, errors: [{ itemId: 'y', itemName: 'X', error: 'blocked', detail: '' }] },
    ],
    ['number of errors', { ...plan, errors: [] }],
  ])('is another with another %s', (_, other) => {
    expect(planHash(other)).not.toBe(planHash(plan))
  })
})

describe('a plan in its session', () => {
  test('comes back as it was, absent and not detected apart', () => {
    const both: StoredPlan = { ...plan, actions: [install, { ...runtime, before: undefined }] }
    const read = parseStoredPlan(JSON.stringify(both))
    expect(read?.actions[0]).toHaveProperty('before', null)
    expect(read?.actions[1]).not.toHaveProperty('before')
  })

  test('there is none before it was made, and one that is broken is not taken', () => {
    expect(parseStoredPlan(null)).toBeNull()
    expect(() => parseStoredPlan('{}')).toThrow()
  })
})
