import type { Command } from 'commander'
import { type FactsIndex, indexFacts } from '../../core/facts/index-facts.ts'
import type { Result } from '../../core/result.ts'
import type { World } from '../../core/world/world.ts'
import { fail, print } from '../output/print.ts'
import { type DecisionOptions, type DecisionRequest, readRequest } from './read-request.ts'
import { readWorld } from './read-world.ts'

/** What a wrong call or file ends with. */
const usageExitCode = 2

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
  if (!world.ok || problems.length > 0) return fail(problems, usageExitCode)
  const { now, facts } = world.value
  const answered = answer({
    index: indexFacts(facts),
    now: request.at ?? now ?? new Date(),
    options: request.options,
  })
  if (!answered.ok) return fail([answered.error], usageExitCode)
  await print(request.options.json ? answered.value.json() : answered.value.table())
}

async function openWorld({ path }: DecisionRequest): Promise<Result<World, readonly string[]>> {
  return path === null ? { ok: false, error: [] } : await readWorld(path)
}
