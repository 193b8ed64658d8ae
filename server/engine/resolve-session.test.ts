import { describe, expect, test } from 'vitest'
import { openWorld } from '../../core/testing/open-world.ts'
import { decidedItems, itemsToDetect, resolveSession } from './resolve-session.ts'

const rule = (id: string, item: string, given: object = {}) => ({
  id,
  item,
  desired: { state: 'installed', version: 'latest' },
  target: { scope: 'cross-tenant', type: 'all' },
  enforcement: 'required',
  ...given,
})
const need = (item: string) => ({ item, condition: 'installed', onUnmet: 'act' })

const { index, now } = openWorld({
  tenants: [{ id: 't', name: 'T' }],
  persons: [{ id: 'p', tenant: 't', name: 'P' }],
  computers: [{ id: 'pc1', tenant: 't', name: 'PC-1' }],
  items: [
    { id: 'base', kind: 'software', name: 'Base', versions: ['1.0'] },
    { id: 'runtime', kind: 'software', name: 'Runtime', versions: ['5.0'], prerequisites: [need('base')] },
    { id: 'reader', kind: 'software', name: 'Reader', versions: ['2.0'], prerequisites: [need('runtime')] },
    { id: 'writer', kind: 'software', name: 'Writer', versions: ['3.0'] },
    { id: 'left', kind: 'software', name: 'Left alone', versions: ['3.0'] },
    { id: 'unwanted', kind: 'software', name: 'Unwanted', versions: ['1.0'] },
    { id: 'welcome', kind: 'task', name: 'Welcome', subject: 'person' },
    { id: 'mail', kind: 'task', name: 'Mail', subject: 'tenant' },
  ],
  deployments: [
    rule('r', 'reader'),
    rule('w', 'writer', { desired: { state: 'uninstalled' } }),
    rule('l', 'left', { desired: { state: 'ignored' } }),
    rule('p', 'welcome', { desired: { mode: 'enforce' } }),
    rule('m', 'mail', { desired: { mode: 'audit' } }),
    rule('tool', 'reader', { enforcement: 'adhoc', visibility: ['technicianTools'] }),
    rule('uninstall tool', 'unwanted', {
      enforcement: 'adhoc',
      visibility: ['technicianTools'],
      desired: { state: 'uninstalled' },
    }),
  ],
})

const row = { tenantId: 't', computerId: 'pc1', personId: null, deployment: null, itemId: null }
const toolOf = (itemId: string, id: string) => ({ id, itemId, item: { name: itemId, kind: 'software' } })

/** What is decided for a session, each item with its deployment. */
function decided(given: object = {}) {
  const decisions = resolveSession(index, { ...row, ...given }, now)
  return decisions && Object.fromEntries(decidedItems(decisions))
}

describe('what a session is about', () => {
  test.each<[string, object, object | null]>([
    [
      'maintenance: everything that is wanted, and nothing that is left alone',
      {},
      { reader: 'r', writer: 'w' },
    ],
    ['one item: that alone', { itemId: 'writer' }, { writer: 'w' }],
    ['an item that nobody wants', { itemId: 'base' }, {}],
    [
      'a tool: its own item, decided among the tools',
      { deployment: toolOf('reader', 'tool') },
      { reader: 'tool' },
    ],
    [
      'a tool for something that maintenance says nothing of',
      { deployment: toolOf('unwanted', 'uninstall tool') },
      { unwanted: 'uninstall tool' },
    ],
    ['a person', { computerId: null, personId: 'p' }, { welcome: 'p' }],
    ['a tenant', { computerId: null }, { mail: 'm' }],
    ['a computer that is gone', { computerId: 'nobody' }, null],
  ])('%s', (_, given, expected) => {
    expect(decided(given)).toEqual(expected)
  })

  test('each decision says how it came about, also where it is to leave alone', () => {
    const decisions = resolveSession(index, row, now) ?? []
    expect(decisions.map(({ item }) => item).sort()).toEqual(['left', 'reader', 'writer'])
    for (const { trace } of decisions) expect(trace).not.toEqual([])
  })
})

describe('what is detected', () => {
  test('is what is decided and everything that it needs first, each once', () => {
    const items = itemsToDetect(
      index,
      new Map([
        ['reader', 'r'],
        ['writer', 'w'],
        ['runtime', 'x'],
      ]),
    )
    expect(items.sort()).toEqual(['base', 'reader', 'runtime', 'writer'])
  })

  test('is nothing where nothing is decided', () => {
    expect(itemsToDetect(index, new Map())).toEqual([])
  })
})
