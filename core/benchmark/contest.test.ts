import { expect, test } from 'vitest'
import { indexFacts } from '../facts/index-facts.ts'
import { verdictsFor } from '../resolution/decide.ts'
import { resolveFleet } from '../resolution/resolve-fleet.ts'
import { commonSubsetOf } from './common-subset.ts'
import { fleetNow, generateFleet } from './generate-fleet.ts'
import { checkAgreement, contestantsFor } from './measure-contest.ts'

test('all contestants give the same winners, and one that does not is noticed', async () => {
  const [core, ...others] = contestantsFor(commonSubsetOf(generateFleet(60)))
  if (!core) throw new Error('the core is missing')
  await checkAgreement([core, ...others])
  const liar = { ...core, name: 'liar', run: () => core.run(() => undefined) }
  await expect(checkAgreement([core, liar])).rejects.toThrow('liar gives other winners')
})

test.each([1, 2, 3])('the walk over fleet %i finds what is found about each computer alone', (seed) => {
  const index = indexFacts(generateFleet(150, seed))
  for (const kind of ['ordinary', 'technicianTools'] as const) {
    const question = { now: fleetNow, question: kind }
    for (const { subject, verdicts } of resolveFleet(index, question)) {
      const found = verdicts.filter(({ verdict }) => verdict.status !== 'none')
      const byItem = new Map(found.map(({ item, verdict }) => [item, verdict]))
      expect(byItem).toEqual(verdictsFor(index, subject, question))
    }
  }
})
