import { describe, expect, test } from 'vitest'
import type { DetectedValue } from '../facts/facts.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Prerequisite } from '../facts/maintenance-item.ts'
import { findSubject } from '../facts/subject.ts'
import { openWorld } from '../testing/open-world.ts'
import type { WrittenDeployment, WrittenItem } from '../testing/world-document.ts'
import { itemsNeeded, planItem } from './plan-item.ts'

const latest = { state: 'installed', version: 'latest' }

function software(id: string, needs: readonly (string | Prerequisite)[] = []): WrittenItem {
  const prerequisites = needs.map((need) =>
    typeof need === 'string'
      ? { item: need, condition: 'installed' as const, onUnmet: 'act' as const }
      : need,
  )
  return { id, kind: 'software', name: id.toUpperCase(), versions: ['1.0', '2.0'], prerequisites }
}

function deployment(id: string, given: Partial<WrittenDeployment> = {}): WrittenDeployment {
  return {
    id,
    item: 'tool',
    desired: latest,
    target: { scope: 'cross-tenant', type: 'all' },
    enforcement: 'adhoc',
    visibility: ['technicianTools'],
    ...given,
  }
}

/** A rule of maintenance, which is no tool. */
function rule(id: string, given: Partial<WrittenDeployment>): WrittenDeployment {
  return deployment(id, { enforcement: 'required', visibility: [], ...given })
}

function planTool(
  index: FactsIndex,
  subjectId: string,
  itemId: string,
  now: Date,
  detected: ReadonlyMap<string, DetectedValue>,
) {
  const subject = findSubject(index, subjectId)
  return subject && planItem(index, subject, itemId, { now, question: 'technicianTools' }, detected)
}

type World = {
  readonly items?: readonly WrittenItem[]
  readonly deployments?: readonly WrittenDeployment[]
  readonly detected?: Readonly<Record<string, DetectedValue>>
}

function plan({ items = [software('tool')], deployments = [deployment('d')], detected = {} }: World) {
  const { index, now } = openWorld({
    tenants: [{ id: 't', name: 'T' }],
    persons: [{ id: 'p', tenant: 't', name: 'P' }],
    computers: [{ id: 'c', tenant: 't', name: 'C' }],
    items,
    deployments,
  })
  const made = planTool(index, 'c', 'tool', now, new Map(Object.entries(detected)))
  return (
    made && {
      deployment: made.deployment,
      actions: made.actions.map(({ item, action, version, because }) =>
        [action, item, version, because && `for ${because}`].filter(Boolean).join(' '),
      ),
      errors: made.errors.map(({ item, error }) => `${item}: ${error}`),
    }
  )
}

describe('the tool itself', () => {
  test('is planned by its own deployment, though maintenance wants something else', () => {
    const removal = rule('r', {
      desired: { state: 'uninstalled' },
      target: { scope: 'tenant', tenant: 't', type: 'all' },
    })
    expect(plan({ deployments: [deployment('d'), removal], detected: { tool: null } })).toEqual({
      deployment: 'd',
      actions: ['install tool 2.0'],
      errors: [],
    })
  })

  test('already as wanted, there is nothing to do', () => {
    expect(plan({ detected: { tool: '2.0' } })).toEqual({ deployment: 'd', actions: [], errors: [] })
  })

  test('not detected, it is an error', () => {
    expect(plan({})).toEqual({ deployment: 'd', actions: [], errors: ['tool: notDetected'] })
  })

  test('of several deployments it is planned by the one that wins', () => {
    const own = deployment('own', {
      desired: { state: 'installed', version: '1.0' },
      target: { scope: 'individual', type: 'computer', ref: 'c' },
    })
    expect(plan({ deployments: [deployment('d'), own], detected: { tool: '2.0' } })).toMatchObject({
      deployment: 'own',
      actions: ['downgrade tool 1.0'],
    })
  })

  test('names the deployment on its own action, and the item on what is added', () => {
    const { index, now } = openWorld({
      tenants: [{ id: 't', name: 'T' }],
      computers: [{ id: 'c', tenant: 't', name: 'C' }],
      items: [software('tool', ['need']), software('need')],
      deployments: [deployment('d')],
    })
    const detected = new Map<string, DetectedValue>([
      ['tool', null],
      ['need', null],
    ])
    expect(planTool(index, 'c', 'tool', now, detected)?.actions).toEqual([
      { item: 'need', action: 'install', version: '2.0', deployment: null, because: 'tool' },
      { item: 'tool', action: 'install', version: '2.0', deployment: 'd', because: null },
    ])
  })

  test.each(['audit', 'monitor', 'enforce'])('a task in mode %s is planned', (mode) => {
    const items = [{ id: 'tool', kind: 'task' as const, name: 'Tool' }]
    const action = mode === 'enforce' ? 'set' : mode
    expect(
      plan({ items, deployments: [deployment('d', { desired: { mode } })], detected: { tool: false } }),
    ).toEqual({
      deployment: 'd',
      actions: [`${action} tool`],
      errors: [],
    })
  })
})

describe('no tool', () => {
  test.each<[string, World]>([
    ['no deployment is visible as one', { deployments: [rule('r', {})] }],
    [
      'none matches',
      { deployments: [deployment('d', { target: { scope: 'cross-tenant', type: 'tag', ref: 'vip' } })] },
    ],
    [
      'it is withheld',
      { deployments: [deployment('d', { target: { scope: 'cross-tenant', type: 'script' } })] },
    ],
    ['the winner leaves it alone', { deployments: [deployment('d', { desired: { state: 'ignored' } })] }],
    ['it is switched off', { deployments: [deployment('d', { enabled: false })] }],
  ])('where %s', (_, world) => {
    expect(plan({ detected: { tool: null }, ...world })).toBeNull()
  })

  test('for a subject of another kind than its item is for', () => {
    const { index, now } = openWorld({
      tenants: [{ id: 't', name: 'T' }],
      persons: [{ id: 'p', tenant: 't', name: 'P' }],
      computers: [{ id: 'c', tenant: 't', name: 'C' }],
      items: [{ id: 'task', kind: 'task', name: 'Task', subject: 'person' }],
      deployments: [deployment('d', { item: 'task', desired: { mode: 'enforce' } })],
    })
    for (const id of ['c', 't', 'nobody']) expect(planTool(index, id, 'task', now, new Map())).toBeNull()
    expect(planTool(index, 'p', 'task', now, new Map([['task', false]]))?.actions).toMatchObject([
      { item: 'task', action: 'set', deployment: 'd' },
    ])
  })
})

describe('what it needs first', () => {
  const chain = [software('tool', ['middle']), software('middle', ['base']), software('base')]

  test('comes before it, at any distance', () => {
    expect(plan({ items: chain, detected: { tool: null, middle: null, base: null } })?.actions).toEqual([
      'install base 2.0 for middle',
      'install middle 2.0 for tool',
      'install tool 2.0',
    ])
  })

  test('is left alone where it is there, also in an old version that maintenance would update', () => {
    expect(
      plan({
        items: chain,
        deployments: [deployment('d'), rule('r', { item: 'middle' })],
        detected: { tool: null, middle: '1.0', base: null },
      }),
    ).toEqual({ deployment: 'd', actions: ['install tool 2.0'], errors: [] })
  })

  test('follows its own ordinary decision: the version that maintenance wants', () => {
    const pinned = rule('r', { item: 'middle', desired: { state: 'installed', version: '1.0' } })
    expect(
      plan({
        items: chain,
        deployments: [deployment('d'), pinned],
        detected: { tool: null, middle: null, base: '1.0' },
      })?.actions,
    ).toEqual(['install middle 1.0', 'install tool 2.0'])
  })

  test.each<[string, WrittenDeployment]>([
    ['uninstalled', rule('r', { item: 'middle', desired: { state: 'uninstalled' } })],
    ['ignored', rule('r', { item: 'middle', desired: { state: 'ignored' } })],
    ['withheld', rule('r', { item: 'middle', target: { scope: 'cross-tenant', type: 'script' } })],
  ])('stands in its way where it has to be %s', (_, against) => {
    expect(
      plan({
        items: chain,
        deployments: [deployment('d'), against],
        detected: { tool: null, middle: null, base: null },
      }),
    ).toEqual({ deployment: 'd', actions: [], errors: ['tool: prerequisiteConflict'] })
  })

  test('is not decided by a deployment that only makes it a tool', () => {
    const tool = deployment('other', { item: 'middle', desired: { state: 'uninstalled' } })
    expect(
      plan({
        items: chain,
        deployments: [deployment('d'), tool],
        detected: { tool: null, middle: null, base: '1.0' },
      })?.actions,
    ).toEqual(['install middle 2.0 for tool', 'install tool 2.0'])
  })

  test('blocks it where it could not be detected, and is named', () => {
    expect(plan({ items: chain, detected: { tool: null, middle: null } })).toEqual({
      deployment: 'd',
      actions: [],
      errors: ['base: notDetected', 'middle: blocked', 'tool: blocked'],
    })
  })

  test('may have to be gone', () => {
    const gone: Prerequisite = { item: 'old', condition: 'notInstalled', onUnmet: 'act' }
    const items = [software('tool', [gone]), software('old', ['base']), software('base')]
    expect(plan({ items, detected: { tool: null, old: '1.0', base: null } })?.actions).toEqual([
      'uninstall old for tool',
      'install tool 2.0',
    ])
  })

  test('fails it where it may not be brought about', () => {
    const must: Prerequisite = { item: 'need', condition: 'installed', onUnmet: 'fail' }
    expect(
      plan({ items: [software('tool', [must]), software('need')], detected: { tool: null, need: null } }),
    ).toEqual({ deployment: 'd', actions: [], errors: ['tool: prerequisite'] })
  })

  test('in a circle, neither runs', () => {
    const items = [software('tool', ['need']), software('need', ['tool'])]
    expect(plan({ items, detected: { tool: null, need: null } })).toEqual({
      deployment: 'd',
      actions: [],
      errors: ['need: cycle', 'tool: cycle'],
    })
  })

  test('is of no matter where it is met, whatever error maintenance has with it', () => {
    expect(
      plan({
        items: [software('tool', ['need']), software('need')],
        deployments: [
          deployment('d'),
          rule('r', { item: 'need', desired: { state: 'installed', version: '9.0' } }),
        ],
        detected: { tool: null, need: '1.0' },
      }),
    ).toEqual({ deployment: 'd', actions: ['install tool 2.0'], errors: [] })
  })

  test('is not asked for an uninstall', () => {
    expect(
      plan({
        items: chain,
        deployments: [deployment('d', { desired: { state: 'uninstalled' } })],
        detected: { tool: '1.0', middle: null, base: null },
      })?.actions,
    ).toEqual(['uninstall tool'])
  })

  test('is all that is planned beside it: the rest of maintenance waits', () => {
    expect(
      plan({
        items: [software('tool'), software('other')],
        deployments: [deployment('d'), rule('r', { item: 'other' })],
        detected: { tool: null, other: null },
      }),
    ).toEqual({ deployment: 'd', actions: ['install tool 2.0'], errors: [] })
  })
})

describe('what has to be detected', () => {
  test('is the item and everything that it may need, each once', () => {
    const items = [
      software('tool', ['a', 'b']),
      software('a', ['base']),
      software('b', ['base', 'tool']),
      software('base'),
      software('other'),
    ]
    const { index } = openWorld({ tenants: [], items })
    expect(itemsNeeded(index, 'tool').sort()).toEqual(['a', 'b', 'base', 'tool'])
    expect(itemsNeeded(index, 'other')).toEqual(['other'])
  })
})
