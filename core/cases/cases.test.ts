import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { baseWorld, checkCase, writtenCase } from '../testing/check-case.ts'

/**
 * The rules by example. Each file has a base world and cases; a case adds to the base world's lists, and says in short
 * sentences what is expected, such as `d2 lost type to d1`, `install vcredist 14.1 because reader`.
 */

const caseFile = z.strictObject({ base: baseWorld, cases: z.array(writtenCase) })

for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith('.yaml'))) {
  const { base, cases } = caseFile.parse(parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')))
  describe(name, () => {
    test.each(cases)('$rule', (one) => checkCase(base, one))
  })
}
