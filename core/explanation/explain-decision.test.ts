import { expect, test } from 'vitest'
import { findSubject } from '../facts/subject.ts'
import { decide } from '../resolution/decide.ts'
import { openWorld } from '../testing/open-world.ts'
import { explainDecision } from './explain-decision.ts'

const everywhere = { scope: 'cross-tenant', type: 'all' }
const install = { state: 'installed', version: 'any' }
const world = {
  now: '2026-11-23T09:00:00Z',
  tenants: [
    { id: 'contoso', name: 'Contoso' },
    { id: 'fabrikam', name: 'Fabrikam' },
  ],
  persons: [{ id: 'jane', tenant: 'contoso', name: 'Jane Roe' }],
  groups: [{ id: 'staff', tenant: 'contoso', name: 'Staff', persons: ['jane'] }],
  computers: [
    { id: 'pc1', tenant: 'contoso', name: 'PC-1', kind: 'server', primaryPerson: 'jane' },
    { id: 'bare', tenant: 'contoso', name: 'BARE' },
  ],
  items: [
    { id: 'reader', kind: 'software', name: 'Reader' },
    { id: 'pdf', kind: 'software', name: 'PDF' },
    { id: 'zip', kind: 'software', name: 'Zip' },
  ],
  deployments: [
    {
      id: 'mine',
      item: 'reader',
      desired: { state: 'installed', atLeast: '2' },
      target: { scope: 'individual', type: 'computer', ref: 'pc1' },
    },
    {
      id: 'hers',
      item: 'reader',
      desired: install,
      target: { scope: 'individual', type: 'person', ref: 'jane' },
    },
    { id: 'all', item: 'reader', desired: install, target: everywhere },
    { id: 'off', item: 'reader', desired: install, target: everywhere, enabled: false },
    {
      id: 'there',
      item: 'reader',
      desired: install,
      target: {
        scope: 'tenant',
        tenant: 'fabrikam',
        includeChildTenants: true,
        type: 'tag',
        ref: 'vip',
        filter: 'servers',
      },
    },
    { id: 'pdf-all', item: 'pdf', desired: install, target: everywhere },
    {
      id: 'pdf-staff',
      item: 'pdf',
      desired: { state: 'ignored' },
      target: { scope: 'cross-tenant', type: 'group', ref: 'staff' },
    },
    {
      id: 'pdf-servers',
      item: 'pdf',
      desired: { state: 'ignored' },
      target: { ...everywhere, filter: 'servers' },
    },
    { id: 'one', item: 'zip', desired: { state: 'installed', version: '1' }, target: everywhere },
    { id: 'two', item: 'zip', desired: { state: 'installed', version: '2' }, target: everywhere },
  ].map((deployment) => ({ enforcement: 'required', ...deployment })),
}

function explain(subjectId: string, item: string) {
  const { index, now } = openWorld(world)
  const subject = findSubject(index, subjectId)
  if (!subject) throw new Error(`no subject ${subjectId}`)
  const { outcome, entries } = explainDecision(
    index,
    subject,
    decide(index, subject, item, { now, question: 'ordinary' }),
  )
  return [outcome, ...entries.map(({ deployment, sentence }) => `${deployment}: ${sentence}`)]
}

test('says who won, and of each of the others why it did not', () => {
  expect(explain('pc1', 'reader')).toEqual([
    "Reader: install at least 2, as 'mine' says.",
    'mine: Won: it targets this computer directly.',
    "hers: Lost to 'mine' because its target type is more specific (type).",
    "all: Lost to 'mine' because its scope is narrower (scope).",
    'off: Does not count: it is switched off.',
    "there: Does not match: its tenant is another one; it targets the tag 'vip' at Fabrikam and its child tenants (servers only).",
  ])
})

test('says what is missing where an item is withheld', () => {
  expect(explain('bare', 'pdf')).toEqual([
    'PDF is withheld: we do not know yet what kind of computer this is, nor who the primary person is. ' +
      "Nothing is done as long as 'pdf-staff' (leave alone) can’t be checked. " +
      'Run an inventory of the computer. Set the primary person of the computer, or clear it if there is none.',
    'pdf-staff: Cannot be checked: we do not know yet who the primary person is.',
    'pdf-servers: Cannot be checked: we do not know yet what kind of computer this is.',
    "pdf-all: Waits: nothing is decided before 'pdf-staff' and 'pdf-servers' can be checked.",
  ])
})

test('says that a rival is equally strong, and that nothing applies', () => {
  expect(explain('pc1', 'zip')).toEqual([
    "Zip: install exactly 1, as 'one' says. But 'two' (install exactly 2) is as strong and wants something else: give the one that shall win a lower order, or narrow its target.",
    'one: Won: it targets everything across all tenants.',
    "two: Lost to 'one' because everything else is equal and its id sorts first (id).",
  ])
  expect(explain('jane', 'zip')).toEqual(['Nothing applies to Zip.'])
})

test('names deployments as people know them', () => {
  const { index, now } = openWorld(world)
  const subject = findSubject(index, 'pc1')
  if (!subject) throw new Error('no subject')
  const decision = decide(index, subject, 'zip', { now, question: 'ordinary' })
  const { outcome, entries } = explainDecision(index, subject, decision, (id) => `Zip ${id}`)
  expect(outcome).toContain("as 'Zip one' says. But 'Zip two' (install exactly 2) is as strong")
  expect(entries[1]?.sentence).toMatch(/^Lost to 'Zip one' because/)
})
