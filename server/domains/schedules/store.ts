import type { Target } from '../../../core/facts/target.ts'
import type { Database } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { createRunStore } from './run-store.ts'
import type { OfflineChoice, RebootChoice, Schedule } from './schedule.ts'

/** A schedule without its id. */
export type NewSchedule = Omit<Schedule, 'id'>

export type SavedSchedule = Schedule & {
  /** Due times up to this instant do not count. */
  readonly activeSince: Date
  /** Names this state of it: whoever saves says which one was edited. */
  readonly revision: string
}

type Row = NonNullable<Awaited<ReturnType<Database['prisma']['schedule']['findUnique']>>>

export type ScheduleStore = ReturnType<typeof createScheduleStore>

/** Reads and alone writes schedules and their runs. */
export function createScheduleStore(database: Database) {
  const { prisma } = database
  return {
    ...createRunStore(database),

    /** Adds a schedule that counts from an instant on. Gives the id. */
    async create(schedule: NewSchedule, activeSince: Date): Promise<string> {
      const data = { ...columnsOf(schedule), activeSince }
      return (await prisma.schedule.create({ data, select: { id: true } })).id
    },

    /**
     * Replaces a schedule. `revision` is the one that was edited.
     * @param activeSince where due times before it are to be forgotten; null: as it was
     * @returns false where it has another revision by now, or is gone
     */
    async update(
      id: string,
      revision: string,
      schedule: NewSchedule,
      activeSince: Date | null,
    ): Promise<boolean> {
      const { count } = await prisma.schedule.updateMany({
        where: { id, updatedAt: new Date(revision) },
        data: { ...columnsOf(schedule), ...(activeSince && { activeSince }) },
      })
      return count > 0
    },

    /** Switches it on, to count from that instant on, or off. False where it is so already, or gone. */
    async setEnabled(id: string, enabled: boolean, at: Date): Promise<boolean> {
      const { count } = await prisma.schedule.updateMany({
        where: { id, enabled: !enabled },
        data: { enabled, ...(enabled && { activeSince: at }) },
      })
      return count > 0
    },

    /** Removes it with its runs; the sessions that they made stay. False where it is gone already. */
    async remove(id: string): Promise<boolean> {
      try {
        await prisma.schedule.delete({ where: { id } })
        return true
      } catch (error) {
        if (databaseErrorKind(error) === 'notFound') return false
        throw error
      }
    },

    /** The schedule, or null. */
    async find(id: string): Promise<SavedSchedule | null> {
      const row = await prisma.schedule.findUnique({ where: { id } })
      return row && scheduleOf(row)
    },

    /** All schedules, or those that are switched on, by their names. */
    async list(which: 'all' | 'enabled' = 'all'): Promise<SavedSchedule[]> {
      const where = which === 'enabled' ? { enabled: true } : {}
      const rows = await prisma.schedule.findMany({ where, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
      return rows.map(scheduleOf)
    },
  }
}

function columnsOf(schedule: NewSchedule) {
  const { target } = schedule
  return {
    name: schedule.name,
    cron: schedule.cron,
    executionCron: schedule.executionCron,
    timeZone: schedule.timeZone,
    enabled: schedule.enabled,
    itemId: schedule.itemId,
    targetScope: target.scope,
    targetType: target.type,
    targetRef: target.ref,
    targetFilter: target.filter,
    targetTenantId: target.tenant,
    includeChildTenants: target.includeChildTenants,
    reboot: schedule.reboot,
    offline: schedule.offline,
    offlineDeadlineHours: schedule.offlineDeadlineHours,
    mayPostpone: schedule.mayPostpone,
    graceMinutes: schedule.graceMinutes,
    spreadMinutes: schedule.spreadMinutes,
  }
}

function scheduleOf(row: Row): SavedSchedule {
  return {
    id: row.id,
    name: row.name,
    cron: row.cron,
    executionCron: row.executionCron,
    timeZone: row.timeZone,
    enabled: row.enabled,
    itemId: row.itemId,
    target: {
      scope: row.targetScope as Target['scope'],
      type: row.targetType as Target['type'],
      ref: row.targetRef,
      filter: row.targetFilter as Target['filter'],
      tenant: row.targetTenantId,
      includeChildTenants: row.includeChildTenants,
    },
    reboot: row.reboot as RebootChoice,
    offline: row.offline as OfflineChoice,
    offlineDeadlineHours: row.offlineDeadlineHours,
    mayPostpone: row.mayPostpone,
    graceMinutes: row.graceMinutes,
    spreadMinutes: row.spreadMinutes,
    activeSince: row.activeSince,
    revision: row.updatedAt.toISOString(),
  }
}
