import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { findSubject } from '../facts/subject.ts'
import { planComputer } from '../planning/plan-computer.ts'
import { everyRow, openWorld } from '../testing/open-world.ts'
import { technicianTools } from '../tools/technician-tools.ts'

/**
 * The rules by example. Each file has a base world and cases; a case adds to the base world's lists, and says in short
 * sentences what is expected, such as `d2 lost type to d1`, `install vcredist 14.1 because reader`.
 */

const texts = z.array(z.string())
const expectation = z.union([
  z.strictObject({
    resolve: z.string(),
    item: z.string(),
    at: z.string().optional(),
    is: z.string(),
    trace: texts,
  }),
  z.strictObject({
    plan: z.string(),
    at: z.string().optional(),
    actions: texts,
    errors: texts,
    withheld: texts,
  }),
  z.strictObject({ tools: z.string(), at: z.string().optional(), are: texts }),
])
const part = z.record(z.string(), z.unknown())
const caseFile = z.strictObject({
  base: part,
  cases: z.array(z.strictObject({ rule: z.string(), world: part, expect: z.array(expectation) })),
})

for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith('.yaml'))) {
  const { base, cases } = caseFile.parse(parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')))
  describe(name, () => {
    test.each(cases)('$rule', ({ world, expect: expectations }) => {
      for (const expected of expectations) {
        const document = joined(base, world, expected.at)
        if ('resolve' in expected)
          expect(resolved(document, expected.resolve, expected.item)).toEqual(withoutAt(expected))
        else if ('plan' in expected) expect(planned(document, expected.plan)).toEqual(withoutAt(expected))
        else expect(tools(document, expected.tools)).toEqual(withoutAt(expected))
      }
    })
  })
}

function withoutAt<Expected extends { at?: string | undefined }>({ at: _, ...expected }: Expected) {
  return expected
}

function joined(base: z.infer<typeof part>, world: z.infer<typeof part>, at: string | undefined) {
  const document = { ...base }
  for (const [key, value] of Object.entries(world)) {
    const before = document[key]
    document[key] = Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value
  }
  return at === undefined ? document : { ...document, now: at }
}

function resolved(document: unknown, subject: string, item: string) {
  const row = everyRow(document, 'ordinary', subject).find((one) => one.item === item)
  const trace = row?.trace.map(({ deployment, outcome, reason, to }) =>
    sentence(deployment, outcome, reason, to && `to ${to}`),
  )
  return {
    resolve: subject,
    item,
    is: sentence(row?.status, row?.winner, row?.conflict && 'conflict'),
    trace,
  }
}

function planned(document: unknown, computer: string) {
  const { index, now } = openWorld(document)
  const plan = planComputer(index, computer, now)
  return {
    plan: computer,
    actions: plan?.actions.map(({ action, item, version, deployment, because }) =>
      sentence(action, item, version, deployment && `by ${deployment}`, because && `because ${because}`),
    ),
    errors: plan?.errors.map(({ item, error }) => sentence(item, error)),
    withheld: plan?.withheld.map(({ item, missing }) => sentence(item, ...missing)),
  }
}

function tools(document: unknown, id: string) {
  const { index, now } = openWorld(document)
  const subject = findSubject(index, id)
  const are = (subject ? technicianTools(index, subject, now) : []).map((tool) =>
    sentence(
      tool.item,
      tool.deployment,
      tool.status === 'withheld' && 'withheld',
      tool.overruledBy && `overruled by ${tool.overruledBy}`,
      ...tool.missing,
    ),
  )
  return { tools: id, are }
}

function sentence(...words: (string | false | null | undefined)[]): string {
  return words.filter(Boolean).join(' ')
}
