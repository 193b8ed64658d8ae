import type { SessionRow } from '../domains/sessions/store.ts'
import { ComputerAway } from './computer-away.ts'
import type { EngineContext } from './engine-context.ts'
import { runCommand } from './run-on-computer.ts'

/** Inventory that a tool's session still takes for fresh, in milliseconds: a technician waits for its plan. */
const freshForToolMs = 15 * 60_000

export const inventoryWork = { kind: 'inventory', timeoutSeconds: 300, outputLimitBytes: 0 } as const

/**
 * Refreshes what is known of the session's computer (Sessions and agents, stage 1). Trouble with it is told and holds
 * nothing up: what cannot be detected without it fails by itself.
 * @throws ComputerAway
 */
export async function takeInventory(context: EngineContext, row: SessionRow): Promise<void> {
  const { sessions, computers, commands, now } = context
  const { id: sessionId, computerId } = row
  if (computerId === null) return
  const pathway = await commands.pathways.find(computerId)
  if (!pathway) throw new ComputerAway()
  await sessions.startStage(sessionId, 'inventory', now())
  const skip = (why: string) => sessions.endStage(sessionId, 'inventory', now(), 'skipped', why)
  if (!pathway.features.includes('inventory'))
    return await skip('The agent is too old to tell what is on the computer. Update it.')
  const takenAt = await computers.inventoryAt(computerId)
  if (row.kind === 'tool' && takenAt !== null && now().getTime() - takenAt.getTime() < freshForToolMs)
    return await skip('It was taken within the last quarter of an hour.')
  const settled = await runCommand(
    {
      key: `${sessionId}/inventory/${row.stretch}`,
      title: 'Take inventory',
      sessionId,
      actionId: null,
      computerId,
      work: inventoryWork,
    },
    commands,
  )
  const isTaken = settled?.outcome === 'exited' && settled.exitCode === 0
  await sessions.endStage(
    sessionId,
    'inventory',
    now(),
    isTaken ? 'passed' : 'failed',
    isTaken ? null : (settled?.detail ?? 'The agent could not take it.'),
  )
  if (isTaken) await context.afterInventory(row)
}
