import { expect, test } from 'vitest'
import { commonSubsetOf } from './common-subset.ts'
import { generateFleet } from './generate-fleet.ts'
import { checkAgreement, contestantsFor } from './measure-contest.ts'

test('all contestants give the same winners, and one that does not is noticed', async () => {
  const [core, ...others] = contestantsFor(commonSubsetOf(generateFleet(120)))
  if (!core) throw new Error('the core is missing')
  await checkAgreement([core, ...others])
  const liar = { ...core, name: 'liar', run: () => core.run(() => undefined) }
  await expect(checkAgreement([core, liar])).rejects.toThrow('liar gives other winners')
})
