import { describe, expect, test } from 'vitest'
import { openWorld } from '../../core/testing/open-world.ts'
import { planHash } from '../domains/sessions/stored-plan.ts'
import { describeDifference, planSession } from './plan-session.ts'

const need = { item: 'runtime', condition: 'installed', onUnmet: 'act' }

function open(versions = ['1.0', '2.0'], needs: object[] = [need]) {
  return openWorld({
    tenants: [{ id: 't', name: 'T' }],
    computers: [{ id: 'pc1', tenant: 't', name: 'PC-1' }],
    items: [
      { id: 'reader', kind: 'software', name: 'Reader', versions, prerequisites: needs },
      { id: 'runtime', kind: 'software', name: 'Runtime', versions: ['5.0'] },
    ],
    deployments: [
      {
        id: 'd',
        item: 'reader',
        desired: { state: 'installed', version: 'latest' },
        target: { scope: 'cross-tenant', type: 'all' },
        enforcement: 'adhoc',
        visibility: ['technicianTools'],
      },
    ],
  })
}

const row = {
  computerId: 'pc1',
  deploymentId: 'd',
  parameters: '{"path":"/srv"}',
  deployment: { id: 'd', itemId: 'reader', item: { name: 'Reader', kind: 'software' } },
}

function plan(findings: Record<string, string | null>, problems = {}, { index, now } = open()) {
  return planSession(index, row, now, findings, problems)
}

describe('the plan of a session', () => {
  test('has the actions in their order, with names and what each was made from', () => {
    expect(plan({ reader: '1.0', runtime: null })).toEqual({
      subjectId: 'pc1',
      deploymentId: 'd',
      rule: expect.stringContaining('latest'),
      parameters: '{"path":"/srv"}',
      actions: [
        {
          itemId: 'runtime',
          itemName: 'Runtime',
          action: 'install',
          version: '5.0',
          deploymentId: null,
          becauseItemId: 'reader',
          scriptVersionId: null,
          before: null,
        },
        {
          itemId: 'reader',
          itemName: 'Reader',
          action: 'update',
          version: '2.0',
          deploymentId: 'd',
          becauseItemId: null,
          scriptVersionId: null,
          before: '1.0',
        },
      ],
      errors: [],
      findings: { reader: '1.0', runtime: null },
    })
  })

  test('is the same again from what it keeps itself', () => {
    const made = plan({ reader: '1.0', runtime: null })
    const again = plan(made?.findings as Record<string, string | null>)
    expect(made && again && planHash(again) === planHash(made)).toBe(true)
  })

  test('says what the machine said where something could not be detected', () => {
    const made = plan({ reader: null }, { runtime: 'Its detection printed nothing.' })
    expect(made?.actions).toEqual([])
    expect(made?.errors).toMatchObject([
      { itemId: 'reader', itemName: 'Reader', error: 'blocked' },
      { itemId: 'runtime', itemName: 'Runtime', error: 'notDetected' },
    ])
    expect(made?.errors[1]?.detail).toContain('Its detection printed nothing.')
  })

  test('is none where another deployment wins, or the session has no computer or deployment', () => {
    const { index, now } = open()
    const asked = { findings: { reader: null, runtime: null }, problems: {} }
    for (const other of [
      { deployment: { ...row.deployment, id: 'other' } },
      { deployment: null },
      { computerId: null },
      { computerId: 'nobody' },
    ])
      expect(planSession(index, { ...row, ...other }, now, asked.findings, asked.problems)).toBeNull()
  })
})

describe('how two plans differ', () => {
  const seen = plan({ reader: null, runtime: '5.0' })
  if (!seen) throw new Error('There is no plan.')

  test('is said by what they do', () => {
    const newer = plan({ reader: null, runtime: '5.0' }, {}, open(['1.0', '2.0', '3.0']))
    expect(describeDifference(seen, newer)).toBe(
      'You saw: install Reader 2.0. It would now be: install Reader 3.0.',
    )
    expect(describeDifference(seen, plan({ reader: '2.0', runtime: '5.0' }))).toContain('nothing to do')
  })

  test('is said where there is no plan any more', () => {
    expect(describeDifference(seen, null)).toContain('no longer the tool')
  })
})
