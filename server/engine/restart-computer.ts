import { setTimeout } from 'node:timers/promises'
import { z } from 'zod'
import { isWithinBusinessHours } from '../../core/sessions/business-hours.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import { ComputerAway } from './computer-away.ts'
import type { EngineContext } from './engine-context.ts'
import { runCommand } from './run-on-computer.ts'
import { inventoryWork } from './take-inventory.ts'

/** A restart that is wanted, or was asked for; `bootId` is the start of the machine in which it was asked, at `askedAt`. */
const restartSchema = z.object({
  at: z.string(),
  bootId: z.string().nullable(),
  askedAt: z.iso.datetime().nullable(),
  done: z.boolean(),
})
type Restart = z.infer<typeof restartSchema>

/** `start` and `end` of the execution, or `action N`, whose script has asked for it. */
type RestartPoint = 'start' | 'end' | `action ${number}`

/** Whether the session has asked its computer to restart. */
export function hasAskedForRestart(row: Pick<SessionRow, 'restarts'>): boolean {
  return restartsOf(row).some(({ askedAt }) => askedAt !== null)
}

/** Keeps that the script of an action has asked for a restart: before the action is done, so that it is not forgotten. */
export async function wantRestart(
  { sessions }: Pick<EngineContext, 'sessions'>,
  sessionId: string,
  point: RestartPoint,
): Promise<void> {
  const row = await sessions.find(sessionId)
  if (row) await keep({ sessions }, row, { at: point, bootId: null, askedAt: null, done: false })
}

/** Whoever sits at the computer has this long to save his work, in seconds. */
const delaySeconds = 10
/** A machine that has not gone down by then will not, in milliseconds. */
const patienceMs = 15 * 60_000
const pollMs = 1_000

/**
 * Restarts the session's computer where its reboot choice says so at this point (Sessions and agents, "Rules"): `force` at
 * the start and the end of the execution, `ifNeeded` where the machine says that a restart is pending or a script has
 * asked for one; never inside the tenant's business hours. Returns once the machine has come up again. Safe to repeat:
 * a restart that was asked for is not asked for again.
 * @throws ComputerAway while the machine is down
 */
export async function restartComputer(
  context: EngineContext,
  sessionId: string,
  point: RestartPoint,
): Promise<void> {
  const { sessions, commands, now } = context
  const row = await sessions.find(sessionId)
  const computerId = row?.computerId
  if (!row || !computerId || row.reboot === 'never') return
  const known = restartsOf(row).find(({ at }) => at === point)
  if (known?.done) return
  if (!known?.askedAt) {
    if (!(await isDue(context, row, point, known !== undefined))) return
    if (await isSuppressed(context, row)) {
      // For good: it is not made up for in the middle of later actions.
      await keep(context, row, { at: point, bootId: null, askedAt: null, done: true })
      return
    }
  }
  const restart = known?.askedAt
    ? known
    : await keep(context, row, {
        at: point,
        bootId: await bootIdOf(context, computerId),
        askedAt: now().toISOString(),
        done: false,
      })
  const asked = await runCommand(
    {
      key: `${sessionId}/restart/${point}`,
      title: 'Restart the computer',
      sessionId,
      actionId: null,
      computerId,
      work: {
        kind: 'restart',
        delaySeconds,
        reason: 'Maintenance has to restart this computer.',
        timeoutSeconds: 60,
        outputLimitBytes: 0,
      },
    },
    commands,
  )
  const isAsked = asked?.outcome === 'exited' && asked.exitCode === 0
  const problem = isAsked
    ? await untilRestarted(context, row, computerId, restart)
    : (asked?.detail ?? 'It was cancelled.')
  await say(
    context,
    row,
    point,
    problem === null ? 'The computer has restarted.' : `It was not restarted. ${problem}`,
  )
  await keep(context, (await sessions.find(sessionId)) ?? row, { ...restart, done: true })
  if (problem === null) await sessions.tell(sessionId, 'start', now())
}

/** `isWanted`: a script has asked for it. */
async function isDue(
  context: EngineContext,
  row: SessionRow,
  point: RestartPoint,
  isWanted: boolean,
): Promise<boolean> {
  if (point.startsWith('action')) return row.reboot === 'ifNeeded' && isWanted
  // Its start is over: where a restart was suppressed then, it is not made up for in the middle of the actions.
  if (point === 'start' && row.actions.some(({ startedAt }) => startedAt !== null)) return false
  return row.reboot === 'force' || (await isNeeded(context, row, point))
}

async function isNeeded(context: EngineContext, row: SessionRow, point: RestartPoint): Promise<boolean> {
  const computerId = row.computerId ?? ''
  if (point === 'end')
    await runCommand(
      {
        key: `${row.id}/inventory/end`,
        title: null,
        sessionId: row.id,
        actionId: null,
        computerId,
        work: inventoryWork,
      },
      context.commands,
    )
  return await context.computers.isRebootPending(computerId)
}

async function isSuppressed(context: EngineContext, row: SessionRow): Promise<boolean> {
  const { timeZone, businessHours } = await context.tenants.workingTimes(row.tenantId)
  if (!isWithinBusinessHours(businessHours, timeZone, context.now())) return false
  await say(
    context,
    row,
    'suppressed',
    'The computer is not restarted within the business hours of its customer.',
  )
  return true
}

/** Null once the machine has started anew; else why it has not, in words. */
async function untilRestarted(
  { sessions, commands, slots, stopping, now }: EngineContext,
  row: SessionRow,
  computerId: string,
  { bootId, askedAt }: Restart,
): Promise<string | null> {
  const asked = Date.parse(askedAt ?? now().toISOString())
  const limit = asked + patienceMs
  for (;;) {
    const pathway = await commands.pathways.find(computerId)
    if (!pathway) throw new ComputerAway()
    // An agent that does not tell its boots has at least been away meanwhile.
    const cameBack =
      pathway.connectedAt !== null && pathway.connectedAt.getTime() > asked + delaySeconds * 1000
    if (bootId === null ? cameBack : pathway.bootId !== null && pathway.bootId !== bootId) return null
    if (await sessions.cancelAsked(row.id)) return 'It was cancelled.'
    if (now().getTime() > limit) return 'It is still up a quarter of an hour later.'
    await slots.rest(row.id, () => setTimeout(pollMs, undefined, { signal: stopping }))
  }
}

async function bootIdOf({ commands }: EngineContext, computerId: string): Promise<string | null> {
  const pathway = await commands.pathways.find(computerId)
  if (!pathway) throw new ComputerAway()
  return pathway.bootId
}

function restartsOf({ restarts }: Pick<SessionRow, 'restarts'>): Restart[] {
  return restarts === null ? [] : z.array(restartSchema).parse(JSON.parse(restarts))
}

async function keep(
  { sessions }: Pick<EngineContext, 'sessions'>,
  row: SessionRow,
  restart: Restart,
): Promise<Restart> {
  const others = restartsOf(row).filter(({ at }) => at !== restart.at)
  await sessions.patch(row.id, { restarts: JSON.stringify([...others, restart]) })
  return restart
}

/** Says something in the session's log, once. */
async function say(
  { sessions, now }: EngineContext,
  row: SessionRow,
  point: string,
  text: string,
): Promise<void> {
  await sessions.appendLog({
    sessionId: row.id,
    stream: 'server',
    text: `${text}\n`,
    at: now(),
    command: { id: `${row.id}/restart/${point}/said`, index: 0 },
  })
}
