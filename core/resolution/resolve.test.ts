import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSubject } from '../facts/subject.ts'
import { targetTypes } from '../facts/target.ts'
import { naiveResolve } from '../testing/naive-resolve.ts'
import { everyRow, openWorld, resolveRows } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import { shuffledWorld } from '../testing/shuffle-world.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import { verdictsFor } from './decide.ts'

const runs = propertyRuns(300)
test('gives the same decisions and traces as the rules put plainly', () => {
  fc.assert(
    fc.property(randomWorld, (world) => {
      expect(everyRow(world)).toEqual(naiveResolve(world))
      expect(everyRow(world, 'technicianTools')).toEqual(naiveResolve(world, 'technicianTools'))
      expect(resolveRows(world)).toEqual(naiveResolve(world).filter(({ status }) => status !== 'none'))
    }),
    runs,
  )
})

test('the verdicts found through the index are those of the full decisions', () => {
  fc.assert(
    fc.property(
      randomWorld,
      fc.constantFrom('ordinary' as const, 'technicianTools' as const),
      (world, question) => {
        const { index, now } = openWorld(world)
        for (const row of everyRow(world, question)) {
          const subject = findSubject(index, row.subject)
          const verdict = subject && verdictsFor(index, subject, { now, question }).get(row.item)
          expect(verdict?.status ?? 'none').toBe(row.status)
          expect(verdict?.winner?.indexed.deployment.id ?? null).toBe(row.winner)
          expect(verdict?.conflict ?? false).toBe(row.conflict)
          const unknown = row.trace.filter(({ outcome }) => outcome === 'unknown').map(({ reason }) => reason)
          expect(verdict?.missing ?? []).toEqual(
            row.status === 'withheld' ? [...new Set(unknown)].sort() : [],
          )
        }
      },
    ),
    runs,
  )
})

test('an exception never fails open: whatever an unknown fact turns out to be, what was decided stands', () => {
  fc.assert(
    fc.property(randomWorld, (world) => {
      const before = resolveRows(world)
      const outcomes = possibleWorlds(world).map((possible) => resolveRows(possible))
      for (const row of before.filter(({ status }) => status === 'decided')) {
        for (const rows of outcomes) {
          const after = rows.find(({ subject, item }) => subject === row.subject && item === row.item)
          expect(after?.status).toBe('decided')
          expect(wishOf(world, after?.winner)).toEqual(wishOf(world, row.winner))
        }
      }
    }),
    propertyRuns(80),
  )
})

/** Worlds in which everything is known, in one way or another. */
function possibleWorlds(world: WorldDocument): WorldDocument[] {
  const people = [null, 'p1', 'p2', 'p3']
  const kinds = ['workstation', 'portable', 'server']
  return people.flatMap((primaryPerson) =>
    kinds.flatMap((kind) =>
      [true, false].map((answer) => ({
        ...world,
        computers: world.computers.map((computer) => ({ primaryPerson, kind, ...computer })),
        scriptResults: Object.fromEntries(
          world.deployments.map(({ id }) => [
            id,
            { ...everybody(world, answer), ...world.scriptResults[id] },
          ]),
        ),
      })),
    ),
  )
}

function everybody(world: WorldDocument, answer: boolean): Record<string, boolean> {
  const ids = [...world.tenants, ...world.persons, ...world.computers].map(({ id }) => id)
  return Object.fromEntries(ids.map((id) => [id, answer]))
}

function wishOf(world: WorldDocument, id: string | null | undefined) {
  const deployment = world.deployments.find((one) => one.id === id)
  return [deployment?.desired, deployment?.parameters ?? {}]
}

test('a narrower scope, and within a scope a more specific type, never loses to a broader one', () => {
  const breadth = (world: WorldDocument, id: string | null) => {
    const target = world.deployments.find((one) => one.id === id)?.target
    const scope = ['individual', 'tenant', 'cross-tenant'].indexOf(target?.scope ?? '')
    return { scope, type: targetTypes.indexOf(target?.type ?? 'all') }
  }
  fc.assert(
    fc.property(randomWorld, (world) => {
      for (const row of resolveRows(world)) {
        const winner = breadth(world, row.winner)
        for (const { deployment } of row.trace.filter(({ outcome }) => outcome === 'lost' && row.winner)) {
          const loser = breadth(world, deployment)
          expect(loser.scope).toBeGreaterThanOrEqual(winner.scope)
          if (loser.scope !== 1 && loser.scope === winner.scope) {
            expect(loser.type).toBeGreaterThanOrEqual(winner.type)
          }
        }
      }
    }),
    runs,
  )
})

test('the order of the lists in the file never matters', () => {
  const pair = randomWorld.chain((world) => fc.tuple(fc.constant(world), shuffledWorld(world)))
  fc.assert(
    fc.property(pair, ([world, other]) => {
      expect(resolveRows(other)).toEqual(resolveRows(world))
    }),
    runs,
  )
})

test('a deployment that is gated changes nothing but the traces', () => {
  fc.assert(
    fc.property(
      randomWorld,
      fc.nat(),
      fc.constantFrom('disabled', 'notApproved', 'adhoc'),
      (world, at, gate) => {
        const chosen = world.deployments[at % Math.max(world.deployments.length, 1)]
        if (!chosen) return
        const how = {
          disabled: { enabled: false },
          notApproved: { origin: 'recommended' as const, approved: false },
          adhoc: { enforcement: 'adhoc' as const },
        }[gate]
        const more = { ...world, deployments: [...world.deployments, { ...chosen, ...how, id: 'd0' }] }
        const withoutTrace = (document: WorldDocument) =>
          everyRow(document).map(({ trace, ...row }) => ({
            ...row,
            trace: trace.filter(({ deployment }) => deployment !== 'd0'),
          }))
        expect(withoutTrace(more)).toEqual(withoutTrace(world))
      },
    ),
    runs,
  )
})
