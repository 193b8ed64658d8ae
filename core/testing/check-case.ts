import { expect } from 'vitest'
import { z } from 'zod'
import { describeFlips } from '../explanation/describe-flips.ts'
import { explainDecision } from '../explanation/explain-decision.ts'
import { findFlips } from '../explanation/find-flips.ts'
import { findSubject, type Subject } from '../facts/subject.ts'
import { planComputer } from '../planning/plan-computer.ts'
import { decide } from '../resolution/decide.ts'
import { technicianTools } from '../tools/technician-tools.ts'
import { everyRow, openWorld } from './open-world.ts'

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
  z.strictObject({ explain: z.string(), item: z.string(), at: z.string().optional(), says: texts }),
  z.strictObject({
    flips: z.string(),
    item: z.string(),
    /** The deployment that is to win; null = any other outcome. */
    toward: z.string().nullable(),
    question: z.literal('technicianTools').optional(),
    at: z.string().optional(),
    are: texts,
  }),
])
const part = z.record(z.string(), z.unknown())

/** A rule by example: what is added to a base world, and what is then expected, in short sentences. */
export const writtenCase = z.strictObject({ rule: z.string(), world: part, expect: z.array(expectation) })
export const baseWorld = part

/** Checks each expectation of a case; fails with the difference. */
export function checkCase(
  base: z.infer<typeof part>,
  { world, expect: expectations }: z.infer<typeof writtenCase>,
) {
  for (const expected of expectations)
    expect(outcomeOf(joined(base, world, expected.at), expected)).toEqual(withoutAt(expected))
}

function outcomeOf(document: unknown, expected: z.infer<typeof expectation>) {
  if ('resolve' in expected) return resolved(document, expected.resolve, expected.item)
  if ('plan' in expected) return planned(document, expected.plan)
  if ('explain' in expected) return explained(document, expected.explain, expected.item)
  return 'flips' in expected ? flips(document, withoutAt(expected)) : tools(document, expected.tools)
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

function explained(document: unknown, id: string, item: string) {
  const { index, now, subject } = openFor(document, id)
  const decision = decide(index, subject, item, { now, question: 'ordinary' })
  const { outcome, entries } = explainDecision(index, subject, decision)
  return {
    explain: id,
    item,
    says: [outcome, ...entries.map(({ deployment, sentence: words }) => `${deployment}: ${words}`)],
  }
}

type FlipsExpected = Omit<Extract<z.infer<typeof expectation>, { flips: string }>, 'at'>

function flips(document: unknown, { are: _, ...asked }: FlipsExpected) {
  const { index, now, subject } = openFor(document, asked.flips)
  const question = asked.question ?? 'ordinary'
  const found = findFlips(index, subject, asked.item, asked.toward, { now, question })
  return { ...asked, are: describeFlips(index, subject, found) }
}

function openFor(document: unknown, id: string): ReturnType<typeof openWorld> & { subject: Subject } {
  const world = openWorld(document)
  const subject = findSubject(world.index, id)
  if (!subject) throw new Error(`there is nobody with the id ${id}`)
  return { ...world, subject }
}

function tools(document: unknown, id: string) {
  const { index, now, subject } = openFor(document, id)
  const are = technicianTools(index, subject, now).map((tool) =>
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
