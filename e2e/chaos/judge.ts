import type { Database } from '../../server/db/client.ts'
import { doneWord } from '../fleet/fleet-scripts.ts'
import type { RecordedCommand } from './read-record.ts'
import type { AskedSession } from './run-load.ts'

/** What was found against the product, in words, one line for each. */
export type Verdict = { readonly doubled: string[]; readonly lost: string[] }

const chunk = 400

/** Everything that the tables say about the run, read once it is over. */
export type Tables = Awaited<ReturnType<typeof readTables>>

/** Reads the commands, the sessions and what the sessions' logs say of the set scripts. */
export async function readTables({ prisma }: Database) {
  const sessions = await prisma.maintenanceSession.findMany({ select: { id: true, status: true } })
  const commands = await prisma.agentCommand.findMany({
    select: {
      id: true,
      key: true,
      sessionId: true,
      actionId: true,
      status: true,
      outcome: true,
      refusal: true,
    },
    orderBy: { id: 'asc' },
  })
  const actions = await prisma.sessionAction.findMany({
    select: { id: true, sessionId: true, state: true, result: true },
  })
  const said = new Map<string, number>()
  for (let from = 0; from < commands.length; from += chunk) {
    const ids = commands.slice(from, from + chunk).map(({ id }) => id)
    const rows = await prisma.logChunk.findMany({
      where: { commandId: { in: ids }, stream: 'stdout', text: { contains: doneWord } },
      select: { text: true },
    })
    for (const { text } of rows)
      for (const [, id = ''] of text.matchAll(new RegExp(`${doneWord} (\\S+)`, 'g')))
        said.set(id, (said.get(id) ?? 0) + 1)
  }
  return { sessions, commands, actions, said }
}

/**
 * Holds what the scripts wrote on the machines against what the tables say.
 * - doubled: a command's script began twice; an action's set script began again although the first one was not cut off; a
 *   session that nobody asked for; output that is twice in the log.
 * - lost: a script that began, and whose command has not ended in the tables; one that came to its end, and whose output is not in the log; an
 *   action of an ended session that is not done.
 */
export function judge(
  record: ReadonlyMap<string, RecordedCommand>,
  tables: Tables,
  asked: readonly AskedSession[],
): Verdict {
  const verdict: Verdict = { doubled: [], lost: [] }
  judgeCommands(record, tables, verdict)
  judgeActions(record, tables, verdict)
  const known = new Set(asked.map(({ id }) => id))
  for (const { id } of tables.sessions)
    if (!known.has(id)) verdict.doubled.push(`session ${id}: nobody asked for it`)
  const stored = new Map(tables.sessions.map(({ id, status }) => [id, status]))
  for (const { id, status } of asked)
    if (status !== null && stored.get(id) !== status)
      verdict.lost.push(`session ${id}: seen as ${status}, and now it is ${stored.get(id) ?? 'gone'}`)
  return verdict
}

function judgeCommands(
  record: ReadonlyMap<string, RecordedCommand>,
  { commands, said }: Tables,
  { doubled, lost }: Verdict,
): void {
  const rows = new Map(commands.map((command) => [command.id, command]))
  for (const [id, { kind, begins, ends }] of record) {
    const row = rows.get(id)
    const name = `command ${id} (${row?.key ?? 'unknown to the server'})`
    if (begins > 1) doubled.push(`${name}: its script began ${begins} times`)
    if (row?.status !== 'ended') {
      const stands = row ? `${row.status} ${row.refusal ?? ''}`.trim() : 'not in the table'
      lost.push(`${name}: its script ${ends > 0 ? 'came to its end' : 'began'}, and it is ${stands}`)
    }
    const times = said.get(id) ?? 0
    if (times > 1) doubled.push(`${name}: its output is ${times} times in the log`)
    if (kind === 'set' && times === 0 && row?.outcome === 'exited')
      lost.push(`${name}: its output is not in the log`)
  }
}

function judgeActions(
  record: ReadonlyMap<string, RecordedCommand>,
  { commands, actions, sessions }: Tables,
  { doubled, lost }: Verdict,
): void {
  const begun = new Map<string, typeof commands>()
  for (const command of commands)
    if (command.actionId && record.get(command.id)?.kind === 'set')
      begun.set(command.actionId, [...(begun.get(command.actionId) ?? []), command])
  for (const [actionId, done] of begun) {
    if (done.slice(0, -1).some(({ outcome }) => outcome !== 'interrupted'))
      doubled.push(`action ${actionId}: its script ran as ${done.map(({ key }) => key).join(' and ')}`)
  }
  const ended = new Set(
    sessions
      .filter(({ status }) => ['passed', 'partiallyPassed', 'failed'].includes(status))
      .map(({ id }) => id),
  )
  for (const { id, sessionId, state } of actions)
    if (ended.has(sessionId) && state !== 'done')
      lost.push(`action ${id} of session ${sessionId}: the session has ended, and it is ${state}`)
}
