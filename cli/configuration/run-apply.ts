import { createInterface } from 'node:readline/promises'
import type { Facts } from '../../core/facts/facts.ts'
import { describeDifference } from '../../core/world/describe-difference.ts'
import { differenceDocument } from '../../core/world/diff-worlds.ts'
import type { Database } from '../../server/db/client.ts'
import { createAuditService } from '../../server/domains/audit/audit-service.ts'
import {
  applyWorld,
  countsOf,
  type Preview,
  previewWorld,
} from '../../server/domains/configuration/apply-world.ts'
import { describeObstacle } from '../../server/domains/configuration/find-obstacles.ts'
import { readWorld } from '../decisions/read-world.ts'
import { fail, print } from '../output/print.ts'
import { useDatabase } from './use-database.ts'

export interface ApplyOptions {
  /** Applies without asking. */
  readonly yes?: boolean
  readonly json?: boolean
}

/** Of each kind so many entries are shown in words; the JSON has all of them. */
const mostEntries = 200

/**
 * Makes the database equal to a world file, after it has shown what that means and was told to. Ends with 2 where the file
 * is not right or nobody can be asked, with 1 where something stands in the way or the answer is no; nothing is
 * changed then.
 */
export async function runApply(path: string, options: ApplyOptions): Promise<void> {
  const world = await readWorld(path)
  if (!world.ok) return fail(world.error, 2)
  const { facts } = world.value
  await useDatabase('write', (database) => applyTo(database, facts, options))
}

async function applyTo(database: Database, facts: Facts, options: ApplyOptions): Promise<void> {
  const preview = await previewWorld(database, facts)
  if (preview.size === 0) return await report(preview, options, 'Nothing to do.')
  if (preview.obstacles.length > 0)
    return fail([...preview.obstacles.map(describeObstacle), 'Nothing was changed.'], 1)
  if (!options.yes) {
    if (!process.stdin.isTTY)
      return fail(['Nobody can be asked here: look at the difference on a terminal, or give --yes.'], 2)
    process.stderr.write([...wordsOf(preview)].join(''))
    if (!(await confirm('Make the database equal to this file? [y/N] ')))
      return fail(['Nothing was changed.'], 1)
  }
  await applyWorld(database, createAuditService(database), {
    facts,
    expectedDifference: preview.hash,
    actor: 'server',
    now: new Date(),
  })
  await report(preview, options, 'Applied.')
}

/** What was shown to whoever was asked is not said again. */
async function report(preview: Preview, options: ApplyOptions, end: string): Promise<void> {
  if (options.json) {
    const { size, difference } = preview
    const counts = countsOf(difference)
    return await print([
      `${JSON.stringify({ changed: size, counts, difference: differenceDocument(difference) }, null, 2)}\n`,
    ])
  }
  await print([...(options.yes ? wordsOf(preview) : []), `${end}\n`])
}

function* wordsOf({ difference }: Preview): Generator<string, void, undefined> {
  for (const line of describeDifference(difference, mostEntries)) yield `${line}\n`
}

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')))
  const answer = await Promise.race([terminal.question(question), closed])
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
