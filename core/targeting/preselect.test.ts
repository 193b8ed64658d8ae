import { expect, test } from 'vitest'
import { findSubject } from '../facts/subject.ts'
import { openWorld } from '../testing/open-world.ts'
import { preselect } from './preselect.ts'

const targets = {
  all: { scope: 'cross-tenant', type: 'all' },
  script: { scope: 'tenant', tenant: 't', type: 'script' },
  elsewhere: { scope: 'tenant', tenant: 'u', type: 'all' },
  computer: { scope: 'individual', type: 'computer', ref: 'known' },
  jane: { scope: 'individual', type: 'person', ref: 'jane' },
  john: { scope: 'individual', type: 'person', ref: 'john' },
  red: { scope: 'tenant', tenant: 't', type: 'tag', ref: 'red' },
  blue: { scope: 'cross-tenant', type: 'tag', ref: 'blue' },
  green: { scope: 'cross-tenant', type: 'tag', ref: 'green' },
  staff: { scope: 'tenant', tenant: 't', type: 'group', ref: 'staff' },
  board: { scope: 'tenant', tenant: 't', type: 'group', ref: 'board' },
  site: { scope: 'tenant', tenant: 't', type: 'deviceGroup', ref: 'mesh:site' },
  other: { scope: 'tenant', tenant: 't', type: 'deviceGroup', ref: 'mesh:other' },
  gold: { scope: 'cross-tenant', type: 'agreementType', ref: 'gold' },
  silver: { scope: 'cross-tenant', type: 'agreementType', ref: 'silver' },
  backup: { scope: 'cross-tenant', type: 'agreementProduct', ref: 'backup' },
  mail: { scope: 'cross-tenant', type: 'agreementProduct', ref: 'mail' },
}
const { index } = openWorld({
  tenants: [
    { id: 't', name: 'T', tags: ['red'] },
    { id: 'u', name: 'U' },
  ],
  persons: [
    { id: 'jane', tenant: 't', name: 'Jane', tags: ['red', 'blue'] },
    { id: 'john', tenant: 't', name: 'John' },
  ],
  groups: [
    { id: 'staff', tenant: 't', name: 'Staff', persons: ['jane'] },
    { id: 'board', tenant: 't', name: 'Board', persons: ['john'] },
  ],
  computers: [
    {
      id: 'known',
      tenant: 't',
      name: 'K',
      primaryPerson: 'jane',
      tags: ['red'],
      deviceGroups: ['mesh:site'],
    },
    { id: 'bare', tenant: 't', name: 'B' },
    { id: 'alone', tenant: 'u', name: 'A', primaryPerson: null, tags: ['blue'] },
  ],
  agreements: [
    {
      id: 'g',
      tenant: 't',
      type: 'gold',
      from: '2026-01-01',
      computers: ['known'],
      additions: [{ product: 'backup', from: '2026-01-01' }],
    },
    { id: 's', tenant: 't', type: 'silver', from: '2026-01-01', computers: [] },
  ],
  items: [{ id: 'i', kind: 'software', name: 'I' }],
  deployments: Object.entries(targets).map(([id, target]) => ({
    id,
    item: 'i',
    desired: { state: 'ignored' },
    target,
    enforcement: 'required',
  })),
})

test.each([
  ['known', ['all', 'backup', 'blue', 'computer', 'gold', 'jane', 'red', 'script', 'site', 'staff']],
  ['bare', ['all', 'blue', 'board', 'green', 'jane', 'john', 'red', 'script', 'staff']],
  ['alone', ['all', 'blue', 'elsewhere']],
])('visits once what may mean %s, and nothing else', (id, expected) => {
  const subject = findSubject(index, id)
  const visited: string[] = []
  if (subject) preselect(index, subject, ({ deployment }) => visited.push(deployment.id))
  expect(visited.sort()).toEqual(expected)
})
