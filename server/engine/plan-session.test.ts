import { describe, expect, test } from 'vitest'
import { openWorld } from '../../core/testing/open-world.ts'
import { planHash } from '../domains/sessions/stored-plan.ts'
import { describeDifference, type Findings, planSession } from './plan-session.ts'

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
  tenantId: 't',
  computerId: 'pc1',
  personId: null,
  itemId: null,
  parameters: '{"path":"/srv"}',
  deployment: { id: 'd', itemId: 'reader', needsApproval: false, item: { name: 'Reader', kind: 'software' } },
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
      broken: [],
      withheld: [],
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

  test('is none where another deployment wins, or the subject is gone', () => {
    const { index, now } = open()
    const asked = { findings: { reader: null, runtime: null }, problems: {} }
    for (const other of [{ deployment: { ...row.deployment, id: 'other' } }, { computerId: 'nobody' }])
      expect(planSession(index, { ...row, ...other }, now, asked.findings, asked.problems)).toBeNull()
  })
})

const everyComputer = { scope: 'cross-tenant', type: 'all' }
const rule = (id: string, item: string, given: object = {}) => ({
  id,
  item,
  desired: { state: 'installed', version: 'latest' },
  target: everyComputer,
  enforcement: 'required',
  ...given,
})

/** A computer on which several things are wanted, of which one is withheld; a person and a tenant with a task each. */
function openMany() {
  return openWorld({
    tenants: [{ id: 't', name: 'T' }],
    persons: [{ id: 'p', tenant: 't', name: 'P' }],
    computers: [{ id: 'pc1', tenant: 't', name: 'PC-1' }],
    items: [
      { id: 'reader', kind: 'software', name: 'Reader', versions: ['1.0', '2.0'] },
      { id: 'writer', kind: 'software', name: 'Writer', versions: ['3.0'] },
      { id: 'guarded', kind: 'software', name: 'Guarded', versions: ['1.0'] },
      { id: 'lock', kind: 'task', name: 'Lock' },
      { id: 'welcome', kind: 'task', name: 'Welcome', subject: 'person' },
      { id: 'mail', kind: 'task', name: 'Mail', subject: 'tenant' },
    ],
    deployments: [
      rule('r', 'reader'),
      rule('w', 'writer', { desired: { state: 'uninstalled' } }),
      rule('g', 'guarded'),
      rule('gx', 'guarded', {
        desired: { state: 'ignored' },
        target: { scope: 'cross-tenant', type: 'script' },
      }),
      rule('l', 'lock', { desired: { mode: 'enforce' } }),
      rule('p', 'welcome', { desired: { mode: 'enforce' } }),
      rule('m', 'mail', { desired: { mode: 'audit' } }),
      rule('tool', 'reader', { enforcement: 'adhoc', visibility: ['technicianTools'] }),
    ],
  })
}

describe('the plan of maintenance', () => {
  const { index, now } = openMany()
  const whole = { ...row, parameters: '{}', deployment: null }
  const found = { reader: '1.0', writer: '3.0', guarded: null, lock: false }

  test('has everything that is wanted, each with its deployment, and what is withheld', () => {
    const made = planSession(index, whole, now, found, {})
    expect(made).toMatchObject({ subjectId: 'pc1', deploymentId: null, errors: [] })
    const actions = made?.actions.map(({ action, itemName, deploymentId }) => [
      action,
      itemName,
      deploymentId,
    ])
    expect(actions?.sort()).toEqual([
      ['set', 'Lock', 'l'],
      ['uninstall', 'Writer', 'w'],
      ['update', 'Reader', 'r'],
    ])
    expect(made?.withheld).toMatchObject([{ itemId: 'guarded', itemName: 'Guarded' }])
    expect(made?.withheld[0]?.missing).not.toEqual([])
  })

  test('names the rule of each deployment behind it, so that an edit of any is another plan', () => {
    const made = planSession(index, whole, now, found, {})
    expect(made?.rule.split('\n').map((line) => line.split(' ')[0])).toEqual(['l', 'r', 'w'])
    const compliant = planSession(index, whole, now, { ...found, reader: '2.0' }, {})
    expect(compliant?.rule.split('\n').map((line) => line.split(' ')[0])).toEqual(['l', 'w'])
  })

  test('of one item has that alone, decided as maintenance decides it', () => {
    const made = planSession(index, { ...whole, itemId: 'reader' }, now, found, {})
    expect(made).toMatchObject({
      deploymentId: 'r',
      actions: [{ itemId: 'reader', action: 'update', version: '2.0', deploymentId: 'r', before: '1.0' }],
      withheld: [],
    })
  })

  test('of an item that nobody wants here is empty, and no error', () => {
    expect(planSession(index, { ...whole, itemId: 'welcome' }, now, found, {})).toMatchObject({
      deploymentId: null,
      actions: [],
      errors: [],
    })
  })

  test.each([
    ['a person', { computerId: null, personId: 'p' }, 'p', { welcome: false }, ['set welcome']],
    ['a tenant', { computerId: null }, 't', {}, ['audit mail']],
  ])('of %s has the tasks that are for them', (_, subject, subjectId, findings, actions) => {
    const made = planSession(index, { ...whole, ...subject }, now, findings as Findings, {})
    expect(made?.subjectId).toBe(subjectId)
    expect(made?.actions.map(({ action, itemId }) => `${action} ${itemId}`)).toEqual(actions)
  })

  test('says why what could not be detected is left', () => {
    const { lock: _, ...rest } = found
    const made = planSession(index, whole, now, rest, { lock: 'Its exit code was 3.' })
    expect(made?.errors).toMatchObject([
      { itemId: 'lock', itemName: 'Lock', error: 'notDetected', detail: 'Its exit code was 3.' },
    ])
  })
})

describe('how two plans differ', () => {
  const seen = plan({ reader: null, runtime: '5.0' })
  if (!seen) throw new Error('There is no plan.')

  test('is said by what they do', () => {
    const newer = plan({ reader: null, runtime: '5.0' }, {}, open(['1.0', '2.0', '3.0']))
    expect(describeDifference(seen, newer)).toBe(
      'The plan was: install Reader 2.0. It would now be: install Reader 3.0.',
    )
    expect(describeDifference(seen, plan({ reader: '2.0', runtime: '5.0' }))).toContain('nothing to do')
  })

  test('is said where it is not in what they do', () => {
    const other = { ...seen, rule: 'another' }
    expect(describeDifference(seen, other)).toContain('It would do the same, but by an edited rule or script')
  })

  test('is said where there is no plan any more', () => {
    expect(describeDifference(seen, null)).toContain('no longer the tool')
  })
})
