import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Deployment } from '../facts/deployment.ts'
import { putDeployment, removeDeployment } from '../facts/index-deployments.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import { findSubject, type Subject } from '../facts/subject.ts'
import { verdictOn } from '../resolution/decide.ts'
import { openWorld } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import { describeDecisionChange, describeEdit } from './describe-decision-change.ts'
import { judgeEdits, type PastEdit } from './judge-edits.ts'

const step = fc.record({
  which: fc.nat(20),
  how: fc.constantFrom('remove', 'restore', 'disable', 'ignore', 'adhoc', 'touch'),
})

/** The outcome of every item that has a deployment, as text: status and wish. */
function outcomes(index: FactsIndex, subject: Subject, items: Iterable<string>, now: Date) {
  return new Map(
    [...items].map((item) => {
      const { status, winner } = verdictOn(index, subject, item, { now, question: 'ordinary' })
      const text = [status, winner?.indexed.keys.id, winner?.indexed.sameness].join(' ')
      return [item, { text, status, winner }]
    }),
  )
}

function edited(rule: Deployment | null, original: Deployment, how: string): Deployment | null {
  const from = rule ?? original
  const desired = 'mode' in original.desired ? { mode: 'ignored' as const } : { state: 'ignored' as const }
  switch (how) {
    case 'remove':
      return null
    case 'disable':
      return { ...from, enabled: !from.enabled }
    case 'ignore':
      return { ...from, desired }
    case 'adhoc':
      return { ...from, enforcement: 'adhoc' }
    case 'restore':
      return original
    default:
      return { ...from }
  }
}

test('going back from now tells exactly what each edit changed when it was made', () => {
  fc.assert(
    fc.property(randomWorld, fc.array(step, { minLength: 1, maxLength: 12 }), (world, steps) => {
      const { index, now } = openWorld(world)
      const originals = [...index.deployments.values()].map(({ deployment }) => deployment)
      fc.pre(originals.length > 0)
      const subjects = [...index.computers.keys(), ...index.persons.keys()].flatMap(
        (id) => findSubject(index, id) ?? [],
      )
      const items = new Set(originals.map(({ item }) => item))
      const edits: PastEdit[] = []
      const wanted = new Map(subjects.map(({ id }) => [id, [] as string[]]))
      for (const [place, { which, how }] of steps.entries()) {
        const original = originals[which % originals.length] as Deployment
        const before = index.deployments.get(original.id)?.deployment ?? null
        const after = edited(before, original, how)
        // Agreements come and go between the edits.
        const at = new Date(now.getTime() + place * 20 * 86_400_000)
        const told = subjects.map((subject) => outcomes(index, subject, items, at))
        removeDeployment(index, original.id)
        if (after) putDeployment(index, after)
        edits.unshift({ id: `${place}`, at, deployment: original.id, before, after })
        for (const [nth, subject] of subjects.entries()) {
          const is = outcomes(index, subject, items, at).get(original.item)
          const was = told[nth]?.get(original.item)
          const sameWish =
            JSON.stringify(was?.winner?.indexed.deployment.desired) ===
            JSON.stringify(is?.winner?.indexed.deployment.desired)
          const sameRule = was?.winner?.indexed.keys.id === is?.winner?.indexed.keys.id
          const isSame =
            was?.text === is?.text || (was?.status === is?.status && sameWish && !sameRule && !!was?.winner)
          if (!isSame) wanted.get(subject.id)?.unshift(`${place}`)
        }
      }
      for (const subject of subjects) {
        const found = judgeEdits(index, subject, edits, ['ordinary'])
        expect(found.map(({ edit }) => edit.id)).toEqual(wanted.get(subject.id))
      }
    }),
    propertyRuns(200),
  )
})

const everywhere = { scope: 'cross-tenant', type: 'all' }
const rule = { item: 's', target: everywhere, enforcement: 'required' }
const world = {
  tenants: [{ id: 't', name: 'T' }],
  computers: [{ id: 'c', tenant: 't', name: 'C' }],
  items: [{ id: 's', kind: 'software', name: 'Reader', versions: ['1.0'] }],
  deployments: [{ id: 'd', ...rule, desired: { state: 'installed', version: 'latest' } }],
}

test('says what an edit changed, and which edit it was', () => {
  const { index, now } = openWorld(world)
  const subject = findSubject(index, 'c') as Subject
  const current = index.deployments.get('d')?.deployment as Deployment
  const edit = (id: string, before: Deployment | null, after: Deployment | null): PastEdit => ({
    id,
    at: now,
    deployment: 'd',
    before,
    after,
  })
  const left: Deployment = { ...current, desired: { state: 'ignored' } }
  const withKey: Deployment = { ...current, parameters: { key: 'x' } }
  const tool: Deployment = { ...current, enforcement: 'adhoc', visibility: ['technicianTools'] }
  const edits = [
    edit('5', withKey, null),
    edit('4', current, withKey),
    edit('3', left, current),
    edit('2', tool, left),
    edit('1', null, tool),
  ]
  const changes = judgeEdits(index, subject, edits, ['ordinary', 'technicianTools'])
  expect(changes.map((change) => describeDecisionChange('Reader', change))).toEqual([
    'Reader: install the latest → nothing',
    'Reader: install the latest, with other parameters',
    'Reader: leave alone → install the latest',
    'Reader: nothing → leave alone',
    'Reader as a tool: nothing → install the latest',
  ])
  expect(changes.map((change) => describeEdit(change.edit, 'Reader for all'))).toEqual([
    'Because ‘Reader for all’ was removed',
    ...Array(3).fill('Because ‘Reader for all’ was edited'),
    'Because ‘Reader for all’ was made',
  ])
})

test('an edit that the subject is out of reach of, or of an item for others, is left out', () => {
  const { index, now } = openWorld({
    ...world,
    persons: [{ id: 'p', tenant: 't', name: 'P' }],
    computers: [...world.computers, { id: 'other', tenant: 't', name: 'Other' }],
  })
  const current = index.deployments.get('d')?.deployment as Deployment
  const target = { ...current.target, scope: 'individual' as const, type: 'computer' as const, ref: 'other' }
  const after: Deployment = { ...current, id: 'e', target, desired: { state: 'ignored' } }
  const edits = [{ id: '1', at: now, deployment: 'e', before: null, after }]
  const changesFor = (id: string) => judgeEdits(index, findSubject(index, id) as Subject, edits, ['ordinary'])
  expect(changesFor('other')).toHaveLength(1)
  expect(changesFor('c')).toEqual([])
  expect(changesFor('p')).toEqual([])
})
