import { expect, test } from 'vitest'
import { findSubject } from '../facts/subject.ts'
import type { TargetFilter } from '../facts/target.ts'
import { openWorld } from '../testing/open-world.ts'
import { matchFilter } from './match-filter.ts'
import { matchTarget } from './match-target.ts'

const { index, now } = openWorld({
  tenants: [{ id: 't', name: 'T' }],
  computers: [{ id: 'c', tenant: 't', name: 'C', kind: 'server' }],
  items: [{ id: 'i', kind: 'software', name: 'I' }],
  deployments: (['servers', 'portables', 'domainControllers'] as const).map((filter) => ({
    id: filter,
    item: 'i',
    desired: { state: 'ignored' },
    target: { scope: 'cross-tenant', type: 'all', filter },
    enforcement: 'required',
  })),
})

test.each([
  ['servers', { answer: 'yes' }],
  ['portables', { answer: 'no', part: 'filter' }],
  ['domainControllers', { answer: 'no', part: 'filter' }],
])('a target for %s answers a server %o', (id, expected) => {
  const subject = findSubject(index, 'c')
  const deployment = index.deployments.get(id)?.deployment
  expect(subject && deployment && matchTarget(index, subject, deployment, now)).toEqual(expected)
})

test.each<[TargetFilter, string]>([
  ['all', 'yes'],
  ['servers', 'no'],
  ['domainControllers', 'no'],
])('whoever is no computer answers the filter %s with %s', (filter, expected) => {
  expect(matchFilter(filter, null)).toBe(expected)
})
