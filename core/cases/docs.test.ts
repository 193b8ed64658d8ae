import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { baseWorld, checkCase, writtenCase } from '../testing/check-case.ts'

/** The examples of the page for engineers: its first YAML block is the world that the others, each a case, add to. */
const page = readFileSync(`${import.meta.dirname}/../../docs/who-wins-and-why.md`, 'utf8')
const [first, ...others] = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => parse(text ?? ''))
const { base } = z.strictObject({ base: baseWorld }).parse(first)
const cases = z.array(writtenCase).parse(others)

describe('docs/who-wins-and-why.md', () => {
  test('has an example in each of its numbered sections', () => {
    const sections = page.split(/^## \d+\. /m).slice(1)
    expect(sections.length).toBeGreaterThanOrEqual(7)
    for (const section of sections) expect(section).toContain('\n```yaml\n')
  })

  test.each(cases)('$rule', (one) => checkCase(base, one))
})
