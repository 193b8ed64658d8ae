import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import type { ScheduleRun } from './schedule.ts'

export type NewRun = Omit<ScheduleRun, 'id'>

/** The last time that a schedule fired. */
export type LastRun = {
  readonly firedAt: Date
  /** How many sessions it has made. */
  readonly sessions: number
  /** False while it is still making them. */
  readonly finished: boolean
}

const columns = { id: true, scheduleId: true, dueKey: true, dueAt: true, firedAt: true } as const

/** The part of the schedules' store that knows what has fired. */
export function createRunStore({ prisma }: Database) {
  return {
    /**
     * Writes down that a due time fires. Of any number that do so at once, whichever server they are on, one is told that it is
     * new. Null where the schedule is gone.
     */
    async fire(run: NewRun): Promise<(ScheduleRun & { isNew: boolean }) | null> {
      try {
        return { ...(await prisma.scheduleRun.create({ data: run, select: columns })), isNew: true }
      } catch (error) {
        const kind = databaseErrorKind(error)
        if (kind === 'foreignKey') return null
        if (kind !== 'unique') throw error
        const { scheduleId, dueKey } = run
        const where = { scheduleId_dueKey: { scheduleId, dueKey } }
        const known = await prisma.scheduleRun.findUnique({ where, select: columns })
        return known && { ...known, isNew: false }
      }
    },

    /** The latest due time of a schedule, and of a zone where each computer has its own, that has fired in a window. */
    async latestFired(
      scheduleId: string,
      ownZone: string | null,
      from: Date,
      until: Date,
    ): Promise<Date | null> {
      const run = await prisma.scheduleRun.findFirst({
        where: {
          scheduleId,
          // Keys begin with the instant, so that the index finds them.
          dueKey: { gte: from.toISOString(), ...(ownZone && { endsWith: ` ${ownZone}` }) },
          ...(ownZone === null && { NOT: { dueKey: { contains: ' ' } } }),
          dueAt: { lte: until },
        },
        orderBy: { dueAt: 'desc' },
        select: { dueAt: true },
      })
      return run?.dueAt ?? null
    },

    /** Runs whose sessions are not all made although they fired before the one instant, or, the clock having been put back, after the other. */
    async leftUnfinished(firedBefore: Date, firedAfter: Date): Promise<ScheduleRun[]> {
      return await prisma.scheduleRun.findMany({
        where: {
          finishedAt: null,
          OR: [{ firedAt: { lt: firedBefore } }, { firedAt: { gt: firedAfter } }],
        },
        orderBy: { firedAt: 'asc' },
        select: columns,
      })
    },

    /** All sessions of the run are made: it is finished. Said again, or where it is gone, nothing changes. */
    async finishRun(id: string, at: Date): Promise<void> {
      const started = await prisma.maintenanceSession.count({ where: { scheduleRunId: id } })
      await prisma.scheduleRun.updateMany({
        where: { id, finishedAt: null },
        data: { finishedAt: at, started },
      })
    },

    /** The last time that a schedule fired, with the sessions that somebody who sees these tenants sees; or null. */
    async lastRun(scheduleId: string, visible: 'all' | readonly string[]): Promise<LastRun | null> {
      const run = await prisma.scheduleRun.findFirst({
        where: { scheduleId },
        orderBy: { firedAt: 'desc' },
        select: { id: true, firedAt: true, finishedAt: true, started: true },
      })
      if (!run) return null
      const finished = run.finishedAt !== null
      const ofRun = { scheduleRunId: run.id }
      const where = visible === 'all' ? ofRun : { ...ofRun, tenantId: { in: [...visible] } }
      const isKnown = finished && visible === 'all'
      const sessions = isKnown ? run.started : await prisma.maintenanceSession.count({ where })
      return { firedAt: run.firedAt, sessions, finished }
    },
  }
}
