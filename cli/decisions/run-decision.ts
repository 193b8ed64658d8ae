import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Command } from 'commander'
import { type FactsIndex, indexFacts } from '../../core/facts/index-facts.ts'
import type { Result } from '../../core/result.ts'
import { parseWorld } from '../../core/world/parse-world.ts'
import type { World } from '../../core/world/world.ts'
import { loadDocument } from './load-document.ts'
import { type DecisionOptions, type DecisionRequest, readRequest } from './read-request.ts'

/** What a question is asked of. */
export interface OpenWorld {
  readonly index: FactsIndex
  readonly now: Date
  readonly options: DecisionOptions
}

/** An answer in both its forms, as pieces of text; or what is wrong with the question, in a sentence. */
export type Answer = Result<
  { readonly json: () => Iterable<string>; readonly table: () => Iterable<string> },
  string
>

/**
 * Runs a command about a world file: prints the answer, or every problem of the call and of the file on standard error,
 * one a line, with exit code 2. Source: Resolution, section 6.
 */
export async function runDecision(
  command: Command,
  required: readonly (keyof DecisionOptions)[],
  answer: (world: OpenWorld) => Answer,
): Promise<void> {
  const request = readRequest(command, required)
  const world = await openWorld(request)
  const problems = [...request.problems, ...(world.ok ? [] : world.error)]
  if (!world.ok || problems.length > 0) return fail(problems)
  const { now, facts } = world.value
  const answered = answer({
    index: indexFacts(facts),
    now: request.at ?? now ?? new Date(),
    options: request.options,
  })
  if (!answered.ok) return fail([answered.error])
  await print(request.options.json ? answered.value.json() : answered.value.table())
}

async function openWorld({ path }: DecisionRequest): Promise<Result<World, readonly string[]>> {
  if (path === null) return { ok: false, error: [] }
  const document = await loadDocument(path)
  if (!document.ok) return { ok: false, error: document.error.map((problem) => `${path}: ${problem}`) }
  const world = parseWorld(document.value)
  if (world.ok) return world
  return {
    ok: false,
    error: world.error.map((problem) => [path, problem.path, problem.message].filter(Boolean).join(': ')),
  }
}

function fail(problems: readonly string[]): void {
  process.stderr.write(problems.map((problem) => `${problem}\n`).join(''))
  process.exitCode = 2
}

async function print(pieces: Iterable<string>): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), process.stdout, { end: false })
  } catch (error) {
    // Whoever reads may stop early, as `head` does.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPIPE')) throw error
  }
}
