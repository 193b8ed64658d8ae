import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Deployment } from '../facts/deployment.ts'
import type { Facts } from '../facts/facts.ts'
import { type FactsIndex, indexFacts } from '../facts/index-facts.ts'
import { findSubject } from '../facts/subject.ts'
import type { Target } from '../facts/target.ts'
import type { QuestionKind } from '../targeting/gate.ts'
import { openWorld, rowsOf } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import { parseWorld } from '../world/parse-world.ts'
import { blastRadius, type Edit, standings, type VerdictSummary } from './blast-radius.ts'
import { decide, type Question, verdictOn } from './decide.ts'
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
    propertyRuns(500),
  )
})

test('where a deployment stands is the difference that it makes, for each subject that it is a candidate for', () => {
  fc.assert(
    fc.property(edits, ({ facts, now, edit }) => {
      const deployment = edit.after ?? edit.before
      if (!deployment) return
      const question: Question = { now, question: 'ordinary' }
      const saved = indexFacts({
        ...facts,
        deployments: afterSave(facts.deployments, { before: deployment, after: deployment }),
      })
      const without = indexFacts({
        ...facts,
        deployments: afterSave(facts.deployments, { before: deployment, after: null }),
      })
      const expected = [...saved.computers.keys(), ...saved.persons.keys(), ...saved.tenants.keys()]
        .filter((id) => isCandidate(saved, id, deployment, question))
        .map((subject) => ({
          subject,
          withIt: summaryIn(saved, subject, deployment.item, question),
          withoutIt: summaryIn(without, subject, deployment.item, question),
        }))
      const found = Array.from(standings(saved, deployment, now), ({ subject, ...rest }) => ({
        subject: subject.id,
        ...rest,
      }))
      expect(found).toEqual(expected)
    }),
    propertyRuns(300),
  )
})

function isCandidate(index: FactsIndex, id: string, deployment: Deployment, question: Question): boolean {
  const subject = findSubject(index, id)
  const trace = subject ? decide(index, subject, deployment.item, question).trace : []
  return trace.some(
    (entry) => entry.deployment === deployment.id && !['gated', 'noMatch'].includes(entry.outcome),
  )
}

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
  const impactsOf = (edit: Edit) =>
    Array.from(blastRadius(index, edit, now), ({ subject, before, after }) => ({
      subject: subject.id,
      before: { ...before, winner: before.winner?.id },
      after: { ...after, winner: after.winner?.id },
    }))
  const decided = (winner: string) => ({ status: 'decided', winner, conflict: false, missing: [] })
  const ignored = { state: 'ignored' as const }
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

  test('another winner with the same wish is one', () => {
    const stronger = { ...saved, id: 'b', order: 1 }
    expect(impactsOf({ before: null, after: stronger })).toEqual([
      { subject: 'c', before: decided('a'), after: decided('b') },
    ])
    expect(impactsOf({ before: null, after: { ...saved, id: 'b' } })).toEqual([])
  })

  test('a conflict with the same winner is one', () => {
    expect(impactsOf({ before: null, after: { ...saved, id: 'b', parameters: { ring: 1 } } })).toEqual([
      { subject: 'c', before: decided('a'), after: { ...decided('a'), conflict: true } },
    ])
  })

  test('another missing fact of a withheld item is one, and so is that nothing is decided any more', () => {
    const byScript = { ...saved, desired: ignored, target: { ...saved.target, type: 'script' as const } }
    const byKind = { ...byScript, target: { ...saved.target, filter: 'servers' as const } }
    const withheld = (fact: string) => ({
      status: 'withheld',
      winner: undefined,
      conflict: false,
      missing: [fact],
    })
    const none = { status: 'none', winner: undefined, conflict: false, missing: [] }
    expect(impactsOf({ before: saved, after: byScript })).toEqual([
      { subject: 'c', before: decided('a'), after: withheld('script') },
    ])
    expect(impactsOf({ before: byScript, after: byKind })).toEqual([
      { subject: 'c', before: withheld('script'), after: withheld('kind') },
    ])
    expect(impactsOf({ before: byScript, after: { ...byScript, enabled: false } })).toEqual([
      { subject: 'c', before: withheld('script'), after: none },
    ])
  })

  test('a wider target reaches the tenants below', () => {
    expect(impacts({ ...saved, target: { ...saved.target, includeChildTenants: true } })).toEqual([
      ['d', undefined, installed],
    ])
    expect(impacts({ ...saved, item: 'unknown' })).toEqual([['c', installed, undefined]])
  })
})

test('looks only at those whom either version may mean', () => {
  const { index, now } = openWorld({
    tenants: [
      { id: 'top', name: 'Top' },
      { id: 'below', name: 'Below', parent: 'top' },
      { id: 'apart', name: 'Apart' },
    ],
    persons: ['top', 'below', 'apart'].map((tenant) => ({ id: `person of ${tenant}`, tenant, name: tenant })),
    computers: ['top', 'below', 'apart'].map((tenant) => ({
      id: `computer of ${tenant}`,
      tenant,
      name: tenant,
      primaryPerson: `person of ${tenant}`,
    })),
    items: [
      { id: 'i', kind: 'software', name: 'I' },
      { id: 'k', kind: 'task', subject: 'person', name: 'K' },
    ],
    deployments: ['i', 'k'].map((item) => ({
      id: item,
      item,
      desired: item === 'i' ? { state: 'ignored' } : { mode: 'ignored' },
      target: { scope: 'tenant', tenant: 'top', type: 'all' },
      enforcement: 'required',
    })),
  })
  const lookUp = vi.spyOn(index.persons, 'get')
  const looksAt = (id: string, target: Partial<Target>) => {
    const saved = index.deployments.get(id)?.deployment
    if (!saved) throw new Error(`there is no deployment ${id}`)
    lookUp.mockClear()
    Array.from(
      blastRadius(index, { before: null, after: { ...saved, target: { ...saved.target, ...target } } }, now),
    )
    return lookUp.mock.calls.map(([person]) => person.replace('person of ', ''))
  }
  for (const item of ['i', 'k']) {
    expect(looksAt(item, {})).toEqual(['top'])
    expect(looksAt(item, { includeChildTenants: true })).toEqual(['top', 'below'])
    expect(looksAt(item, { scope: 'cross-tenant', tenant: null })).toEqual(['top', 'below', 'apart'])
  }
  const individual = {
    scope: 'individual',
    type: 'computer',
    ref: 'computer of below',
    tenant: null,
  } as const
  expect(looksAt('i', individual)).toEqual(['below'])
})
