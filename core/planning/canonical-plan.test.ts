import { expect, test } from 'vitest'
import { canonicalPlan } from './canonical-plan.ts'
import type { Plan } from './plan.ts'

const plan: Plan = {
  computer: 'pc',
  actions: [
    { item: 'rt', action: 'install', version: '2', deployment: null, because: 'app' },
    { item: 'app', action: 'update', version: '3', deployment: 'd1', because: null },
  ],
  errors: [{ item: 'x', error: 'notDetected', detail: 'Run detection.' }],
  withheld: [{ item: 'y', missing: ['kind'] }],
}

test('better words are the same plan, another order or version is another', () => {
  const { actions, errors } = plan
  expect(
    canonicalPlan({ ...plan, errors: errors.map((error) => ({ ...error, detail: 'Look first.' })) }),
  ).toBe(canonicalPlan(plan))
  expect(canonicalPlan({ ...plan, actions: actions.toReversed() })).not.toBe(canonicalPlan(plan))
  expect(
    canonicalPlan({ ...plan, actions: actions.map((action) => ({ ...action, version: '4' })) }),
  ).not.toBe(canonicalPlan(plan))
  expect(canonicalPlan({ ...plan, errors: [] })).not.toBe(canonicalPlan(plan))
  expect(
    canonicalPlan({ ...plan, errors: errors.map((error) => ({ ...error, error: 'noVersion' })) }),
  ).not.toBe(canonicalPlan(plan))
  expect(JSON.parse(canonicalPlan(plan))).toMatchObject({ computer: 'pc', withheld: plan.withheld })
})
