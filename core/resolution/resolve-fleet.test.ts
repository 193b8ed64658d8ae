import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openWorld } from '../testing/open-world.ts'
import { randomWorld } from '../testing/random-world.ts'
import { verdictsFor } from './decide.ts'
import { resolveFleet } from './resolve-fleet.ts'

test('finds for every computer the verdicts that it has when it is asked about alone', () => {
  fc.assert(
    fc.property(
      randomWorld,
      fc.constantFrom('ordinary' as const, 'technicianTools' as const),
      (world, question) => {
        const { index, now } = openWorld(world)
        const found = [...resolveFleet(index, { now, question })]
        expect(found.map(({ subject }) => subject.id).sort()).toEqual([...index.computers.keys()].sort())
        for (const { subject, verdicts } of found) {
          const byItem = new Map(verdicts.map(({ item, verdict }) => [item, verdict]))
          expect(byItem.size).toBe(verdicts.length)
          for (const [item, { status }] of byItem) if (status === 'none') byItem.delete(item)
          expect(byItem).toEqual(verdictsFor(index, subject, { now, question }))
        }
      },
    ),
    { numRuns: 500 },
  )
})
