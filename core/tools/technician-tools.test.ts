import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findSubject } from '../facts/subject.ts'
import { naiveResolve } from '../testing/naive-resolve.ts'
import { openWorld } from '../testing/open-world.ts'
import { propertyRuns } from '../testing/property-runs.ts'
import { randomWorld } from '../testing/random-world.ts'
import type { WorldDocument } from '../testing/world-document.ts'
import { technicianTools } from './technician-tools.ts'

test('gives the same tools as the rules put plainly', () => {
  fc.assert(
    fc.property(randomWorld, fc.constantFrom('c1', 'c2', 'p1', 't2'), (world, id) => {
      const { index, now } = openWorld(world)
      const subject = findSubject(index, id)
      expect(subject && technicianTools(index, subject, now)).toEqual(naiveTools(world, id))
    }),
    propertyRuns(300),
  )
})

function naiveTools(world: WorldDocument, id: string) {
  const deploymentOf = (winner: string | null | undefined) =>
    world.deployments.find((one) => one.id === winner)
  const form = (winner: string | null | undefined) =>
    deploymentOf(winner)?.desired.mode ?? deploymentOf(winner)?.desired.state
  const ordinary = naiveResolve(world)
  return naiveResolve(world, 'technicianTools')
    .filter(
      ({ subject, status, winner }) => subject === id && status !== 'none' && form(winner) !== 'ignored',
    )
    .map(({ item, status, winner, trace }) => {
      const rival = deploymentOf(ordinary.find((row) => row.subject === id && row.item === item)?.winner)
      const tool = deploymentOf(winner)
      const same =
        JSON.stringify([rival?.desired, sorted(rival)]) === JSON.stringify([tool?.desired, sorted(tool)])
      const isOverruled =
        tool && rival && !same && !['ignored', 'audit', 'monitor'].includes(form(rival.id) ?? '')
      const unknown = trace.filter(({ outcome }) => outcome === 'unknown').map(({ reason }) => reason)
      const missing = status === 'withheld' ? [...new Set(unknown)].sort() : []
      return { item, deployment: winner, status, overruledBy: isOverruled ? rival.id : null, missing }
    })
}

function sorted(deployment: WorldDocument['deployments'][number] | undefined) {
  return Object.entries(deployment?.parameters ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
}
