import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Deployment } from '../facts/deployment.ts'
import type { Facts } from '../facts/facts.ts'
import { type FactsIndex, indexFacts } from '../facts/index-facts.ts'
import { findSubject } from '../facts/subject.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { openWorld, rowsOf } from '../testing/open-world.ts'
import { randomWorld } from '../testing/random-world.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import { parseWorld } from '../world/parse-world.ts'
import { blastRadius, type Edit, type VerdictSummary } from './blast-radius.ts'
import { type Question, verdictOn } from './decide.ts'
import { resolveAll } from './resolve.ts'

function factsOf(document: WorldDocument): Facts {
  const world = parseWorld(document)
  if (!world.ok) throw new Error('the random world is not valid')
  return world.value.facts
}

/** An edit of a deployment of the first world into one of the second, or one that makes or deletes it. */
const edits = fc
  .tuple(randomWorld, randomWorld, fc.nat(), fc.constantFrom('edit', 'retarget', 'make', 'delete'))
  .map(([document, other, at, how]) => {
    const facts = factsOf(document)
    const others = factsOf(other).deployments
    const before = facts.deployments[at % facts.deployments.length] ?? null
    const stranger = others[at % others.length]
    if (!before || !stranger) throw new Error('a random world has deployments')
    const edit = {
      edit: { before, after: { ...stranger, id: before.id } },
      retarget: { before, after: { ...before, enabled: !before.enabled, order: -7 } },
      make: { before: null, after: { ...stranger, id: 'd10a' } },
      delete: { before, after: null },
    }[how]
    return { facts, now: new Date(document.now), edit: edit ?? { before: null, after: null } }
  })

test('the preview of an edit is the difference between what is decided now and once it is saved', () => {
  fc.assert(
    fc.property(
      edits,
      fc.constantFrom<QuestionKind>('ordinary', 'technicianTools'),
      ({ facts, now, edit }, kind) => {
        const index = indexFacts(facts)
        const rows = rowsOf(resolveAll(index, { now, question: kind }))
        const preview = Array.from(blastRadius(index, edit, now, kind), ({ subject, ...impact }) => ({
          subject: subject.id,
          ...impact,
        }))
        const saved = indexFacts({ ...facts, deployments: afterSave(facts.deployments, edit) })
        expect(preview.sort(byPlace)).toEqual(differences(index, saved, { now, question: kind }))
        expect(rowsOf(resolveAll(index, { now, question: kind }))).toEqual(rows)
      },
    ),
    { numRuns: 500 },
  )
})

function afterSave(deployments: readonly Deployment[], { before, after }: Edit): Deployment[] {
  return deployments.filter(({ id }) => id !== before?.id).concat(after ?? [])
}

function differences(index: FactsIndex, saved: FactsIndex, question: Question) {
  const subjects = [...index.computers.keys(), ...index.persons.keys(), ...index.tenants.keys()]
  return subjects
    .flatMap((subject) =>
      [...index.items.keys()].map((item) => ({
        subject,
        item,
        before: summaryIn(index, subject, item, question),
        after: summaryIn(saved, subject, item, question),
      })),
    )
    .filter(({ before, after }) => visible(before) !== visible(after))
    .sort(byPlace)
}

function summaryIn(index: FactsIndex, id: string, item: string, question: Question): VerdictSummary {
  const subject = findSubject(index, id)
  if (!subject) throw new Error(`there is no ${id}`)
  const { winner, ...rest } = verdictOn(index, subject, item, question)
  return { ...rest, winner: winner?.indexed.deployment ?? null }
}

/** What an edit has to change to be worth telling. */
function visible({ winner, ...rest }: VerdictSummary): string {
  const parameters = Object.entries(winner?.parameters ?? {}).sort()
  return JSON.stringify([rest.status, rest.conflict, rest.missing, winner?.id, winner?.desired, parameters])
}

function byPlace(a: { subject: string; item: string }, b: { subject: string; item: string }): number {
  return a.subject + a.item < b.subject + b.item ? -1 : 1
}

describe('what counts as a change', () => {
  const { index, now } = openWorld({
    tenants: [
      { id: 't', name: 'T' },
      { id: 'u', name: 'U', parent: 't' },
    ],
    computers: [
      { id: 'c', tenant: 't', name: 'C' },
      { id: 'd', tenant: 'u', name: 'D' },
    ],
    items: [{ id: 'i', kind: 'software', name: 'I' }],
    deployments: [
      {
        id: 'a',
        item: 'i',
        desired: { state: 'installed', version: 'latest' },
        target: { scope: 'tenant', tenant: 't', type: 'all' },
        enforcement: 'required',
      },
    ],
  })
  const saved = index.deployments.get('a')?.deployment
  if (!saved) throw new Error('there is no deployment a')
  const impacts = (after: Deployment | null) =>
    Array.from(blastRadius(index, { before: saved, after }, now), ({ subject, before, after: then }) => [
      subject.id,
      before.winner?.desired,
      then.winner?.desired,
    ])
  const installed = { state: 'installed', version: 'latest' }

  test('another order, enforcement or visibility of the same winner is none', () => {
    expect(
      impacts({ ...saved, order: 1, enforcement: 'onboarding', visibility: ['technicianTools'] }),
    ).toEqual([['c', installed, undefined]])
    expect(impacts({ ...saved, order: 1, visibility: ['technicianTools'] })).toEqual([])
  })

  test('another wish of the same winner is one', () => {
    expect(impacts({ ...saved, desired: { state: 'uninstalled' } })).toEqual([
      ['c', installed, { state: 'uninstalled' }],
    ])
    expect(impacts({ ...saved, parameters: { ring: 1 } })).toEqual([['c', installed, installed]])
  })

  test('a wider target reaches the tenants below', () => {
    expect(impacts({ ...saved, target: { ...saved.target, includeChildTenants: true } })).toEqual([
      ['d', undefined, installed],
    ])
    expect(impacts({ ...saved, item: 'unknown' })).toEqual([['c', installed, undefined]])
  })
})
