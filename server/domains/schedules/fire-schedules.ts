import { setImmediate } from 'node:timers/promises'
import type { Logger } from 'pino'
import { parseCron } from '../../../core/schedules/cron-line.ts'
import { latestDue, nextDue } from '../../../core/schedules/next-due.ts'
import { spreadOffset } from '../../../core/schedules/spread-offset.ts'
import { isTimeZone } from '../../../core/schedules/wall-clock.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { NewSession } from '../sessions/creation-store.ts'
import type { SessionStore } from '../sessions/store.ts'
import { dueKeyOf, isPressed, ownZoneOf, type Schedule, type ScheduleRun } from './schedule.ts'
import type { SavedSchedule, ScheduleStore } from './store.ts'
import { type TakenComputer, takenComputers, zonesOf } from './taken-computers.ts'

export type FiringContext = {
  readonly schedules: ScheduleStore
  readonly sessions: Pick<SessionStore, 'create'>
  readonly facts: FactsService
  readonly log: Logger
  /** Ends the making of sessions between two of them; whoever comes next goes on. */
  readonly stopping: AbortSignal
}

/** A run is left to the server that fired it for this long, in milliseconds; then any goes on with it. */
const leftAfterMs = 60_000
/** Sessions that are made together, before others get their turn. */
const turn = 25
/** A run that fired this late, in milliseconds, has missed the execution time that goes with its due time. */
const onTimeMs = 5 * 60_000
const minute = 60_000

/**
 * Fires what is due: of each schedule that is switched on, and of each zone where the computers have their own, the latest due
 * time within the grace period that has not fired. And goes on with runs that a server left in the middle. May be called
 * by many servers at once and as often as one likes: a due time fires once, and gives each computer one session.
 */
export async function fireDueSchedules(context: FiringContext, now: Date): Promise<void> {
  const { schedules, log, stopping } = context
  for (const schedule of await schedules.list('enabled')) {
    await logged(log, schedule.id, () => fireSchedule(context, schedule, now))
    if (stopping.aborted) return
  }
  const left = await schedules.leftUnfinished(before(now, leftAfterMs), before(now, -leftAfterMs))
  for (const run of left) {
    await logged(log, run.scheduleId, () => goOnWithRun(context, run, now))
    if (stopping.aborted) return
  }
}

/**
 * Makes the sessions of a run that are not made yet, and finishes it. One whose schedule was switched off meanwhile, or
 * that is older than the grace period, is finished as it is.
 */
export async function goOnWithRun(context: FiringContext, run: ScheduleRun, now: Date): Promise<void> {
  const { schedules, log } = context
  const schedule = await schedules.find(run.scheduleId)
  if (!schedule) return
  const isOver = run.dueAt < before(now, schedule.graceMinutes * minute)
  const isOff = !schedule.enabled && !isPressed(run)
  if (isOver || isOff) {
    log.warn({ scheduleId: schedule.id, runId: run.id, isOver, isOff }, 'a run is finished without its rest')
    await schedules.finishRun(run.id, now)
  } else await makeSessions(context, schedule, run, now)
}

async function fireSchedule(context: FiringContext, schedule: SavedSchedule, now: Date): Promise<void> {
  if (schedule.timeZone !== null) return await fireInZone(context, schedule, schedule.timeZone, now)
  for (const zone of zonesOf(await context.facts.current(), schedule))
    await fireInZone(context, schedule, zone, now)
}

async function fireInZone(
  { schedules, ...rest }: FiringContext,
  schedule: SavedSchedule,
  timeZone: string,
  now: Date,
): Promise<void> {
  const line = parseCron(schedule.cron)
  if (!line.ok || !isTimeZone(timeZone)) throw new Error(line.ok ? `No time zone: ${timeZone}` : line.error)
  const ownZone = schedule.timeZone === null ? timeZone : null
  const { id: scheduleId, activeSince } = schedule
  const graceMs = schedule.graceMinutes * minute
  // Not what fired after now: where the clock was put back, that was in a time that has yet to come.
  const fired = await schedules.latestFired(scheduleId, ownZone, before(now, graceMs), now)
  const after = fired && fired > activeSince ? fired : activeSince
  const due = latestDue({ line: line.value, timeZone, after, now, graceMs })
  if (!due) return
  const dueKey = dueKeyOf(due, ownZone)
  const run = await schedules.fire({ scheduleId, dueKey, dueAt: due, firedAt: now })
  if (run?.isNew) await makeSessions({ schedules, ...rest }, schedule, run, now)
}

async function makeSessions(
  { schedules, sessions, facts, log, stopping }: FiringContext,
  schedule: Schedule,
  run: ScheduleRun,
  now: Date,
): Promise<void> {
  const { computers, unknown } = takenComputers(await facts.current(), schedule, now, {
    zone: ownZoneOf(run),
  })
  const executeAt = executionTimes(schedule, run)
  const create = async (computer: TakenComputer) => {
    try {
      await sessions.create(sessionOf(schedule, run, computer, executeAt), now)
    } catch (error) {
      // The computer, or the schedule itself, was removed a moment ago.
      if (databaseErrorKind(error) !== 'foreignKey') throw error
    }
  }
  for (let at = 0; at < computers.length; at += turn) {
    if (stopping.aborted) return
    await Promise.all(computers.slice(at, at + turn).map(create))
    await setImmediate()
  }
  await schedules.finishRun(run.id, now)
  log.info(
    { scheduleId: schedule.id, runId: run.id, computers: computers.length, unknown },
    'a schedule fired',
  )
}

function sessionOf(
  schedule: Schedule,
  run: ScheduleRun,
  { id, tenantId, timeZone }: TakenComputer,
  executeAt: (timeZone: string) => Date | null,
): NewSession {
  const offset = spreadOffset(run.id, id, schedule.spreadMinutes)
  return {
    requestKey: `schedule/${run.id}/${id}`,
    kind: 'maintenance',
    subjectKind: 'computer',
    tenantId,
    computerId: id,
    parameters: '{}',
    itemId: schedule.itemId,
    scheduleRunId: run.id,
    reboot: schedule.reboot,
    offline: schedule.offline,
    offlineHours: schedule.offlineDeadlineHours,
    startAfter: new Date(run.firedAt.getTime() + offset),
    executeAt: executeAt(schedule.timeZone ?? timeZone),
    mayPostpone: schedule.mayPostpone,
  }
}

/**
 * The execution time that goes with a run, by zone: the first at or after its due time, or, where it fired late, after
 * that. The same for all computers of a zone, however the starts of detection are spread.
 */
function executionTimes({ executionCron }: Schedule, run: ScheduleRun): (timeZone: string) => Date | null {
  const line = executionCron === null ? null : parseCron(executionCron)
  if (line === null) return () => null
  if (!line.ok) throw new Error(line.error)
  const isOnTime = run.firedAt.getTime() - run.dueAt.getTime() < onTimeMs
  const after = isOnTime ? before(run.dueAt, 1) : run.firedAt
  const known = new Map<string, Date | null>()
  return (timeZone) => {
    if (!known.has(timeZone)) known.set(timeZone, nextDue(line.value, timeZone, after))
    return known.get(timeZone) ?? null
  }
}

/** One schedule that cannot be fired keeps no other from it. */
async function logged(log: Logger, scheduleId: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ err: error, scheduleId }, 'a schedule could not be fired')
  }
}

function before(instant: Date, milliseconds: number): Date {
  return new Date(instant.getTime() - milliseconds)
}
