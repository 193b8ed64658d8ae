import { nameTarget } from '../../../core/explanation/describe-target.ts'
import type { FactsIndex } from '../../../core/facts/index-facts.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { maySee, requireWhereverItReaches, tenantOf } from '../deployments/tenant-limits.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { type ScheduleDraft, scheduleOf } from './draft.ts'
import type { LastRun } from './run-store.ts'
import { pressKeyOf, type Schedule, type ScheduleRun } from './schedule.ts'
import type { SavedSchedule, ScheduleStore } from './store.ts'
import { takenComputers, zonesOf } from './taken-computers.ts'
import { cronWords, type Upcoming, upcoming } from './upcoming.ts'

type Sources = {
  readonly schedules: ScheduleStore
  readonly facts: FactsService
  readonly audit: AuditService
  /** Begins to make a run's sessions; does not wait for them. */
  readonly begin: (run: ScheduleRun) => void
}

export type ScheduleFilter = {
  /** Part of the name, of the item's name or of the target's words. */
  readonly search: string
  readonly tenantId: string | null
  /** Null: both. */
  readonly enabled: boolean | null
}

const upcomingShown = 5

export type SchedulesService = ReturnType<typeof createSchedulesService>

/** Schedules as engineers write them. Saving one runs nothing. */
export function createSchedulesService(
  { schedules, facts, audit, begin }: Sources,
  now: () => Date = () => new Date(),
) {
  /** The schedule, for a caller who may look at it. */
  async function requireSeen(index: FactsIndex, caller: Caller, id: string): Promise<SavedSchedule> {
    requirePermission(caller, 'schedules.view')
    const schedule = await schedules.find(id)
    if (!schedule) throw new DeskhandError('notFound', 'There is no such schedule.')
    requirePermission(caller, 'schedules.view', { tenantId: tenantOf(index, schedule) })
    return schedule
  }

  /** The schedule, for a caller who may do this in every tenant that it reaches. */
  async function requireMay(
    caller: Caller,
    permission: 'schedules.edit' | 'sessions.start',
    id: string,
  ): Promise<{ schedule: SavedSchedule; tenantId: string | null }> {
    requirePermission(caller, permission)
    const index = await facts.current()
    const schedule = await requireSeen(index, caller, id)
    requireWhereverItReaches(index, caller, permission, schedule)
    return { schedule, tenantId: tenantOf(index, schedule) }
  }

  async function write(draft: ScheduleDraft, revision: string | null, schedule: Schedule): Promise<string> {
    if (draft.id === null) return await schedules.create(schedule, now())
    const saved = await schedules.find(draft.id)
    const isAnew = saved !== null && beginsAnew(saved, schedule)
    const isSaved =
      revision !== null && (await schedules.update(draft.id, revision, schedule, isAnew ? now() : null))
    if (!isSaved)
      throw new DeskhandError('conflict', 'Somebody has saved this schedule meanwhile. Reload to see theirs.')
    return draft.id
  }

  return {
    /** The schedules that the caller may see, by their names. */
    async list(caller: Caller, filter: ScheduleFilter) {
      requirePermission(caller, 'schedules.view')
      const saved = await schedules.list()
      const index = await facts.current()
      const wanted = filter.search.trim().toLowerCase()
      const rows = saved
        .filter((schedule) => isAmong(index, caller, schedule, filter))
        .map((schedule) => rowOf(index, caller, schedule, now()))
        .filter((row) => [row.name, row.target, row.item?.name ?? ''].some((text) => has(text, wanted)))
      const visible = visibleTenants(caller)
      const lastRuns = await Promise.all(rows.map(({ id }) => schedules.lastRun(id, visible)))
      return rows.map((row, at) => ({ ...row, lastRun: tellRun(lastRuns[at] ?? null) }))
    },

    /** One schedule as a draft to edit, with the revision that a save has to name. */
    async get(caller: Caller, id: string): Promise<{ draft: ScheduleDraft; revision: string }> {
      const schedule = await requireSeen(await facts.current(), caller, id)
      const { activeSince: _, revision, ...draft } = schedule
      return { draft, revision }
    },

    /**
     * Saves a draft. Due times that have passed do not count for what is new, switched on, or due at other times now.
     * @param revision the one that was edited; null for a new schedule
     * @throws badInput with every problem; conflict where somebody else has saved it meanwhile
     */
    async save(
      caller: Caller,
      draft: ScheduleDraft,
      revision: string | null,
    ): Promise<{ id: string; revision: string }> {
      requirePermission(caller, 'schedules.edit')
      const before =
        draft.id === null ? null : (await requireMay(caller, 'schedules.edit', draft.id)).schedule
      const index = await facts.current()
      const schedule = { ...scheduleOf(index, draft), id: draft.id ?? '' }
      requireWhereverItReaches(index, caller, 'schedules.edit', schedule)
      const id = await write(draft, revision, schedule)
      await audit.record({
        actor: caller,
        action: before ? 'schedules.update' : 'schedules.create',
        subject: { kind: 'schedule', id },
        tenantId: tenantOf(index, schedule),
        detail: { before, after: { ...schedule, id } },
      })
      const saved = await schedules.find(id)
      if (!saved) throw new DeskhandError('conflict', 'Somebody has removed this schedule meanwhile.')
      return { id, revision: saved.revision }
    },

    /** Removes a schedule. The sessions that it has made go on, and stay on record. Done already, it is done. */
    async remove(caller: Caller, id: string): Promise<void> {
      requirePermission(caller, 'schedules.edit')
      // Whoever is limited to tenants is not told apart what is gone and what is another's.
      if (!caller.limitedToTenants && !(await schedules.find(id))) return
      const { schedule, tenantId } = await requireMay(caller, 'schedules.edit', id)
      if (!(await schedules.remove(id))) return
      const subject = { kind: 'schedule', id }
      await audit.record({
        actor: caller,
        action: 'schedules.remove',
        subject,
        tenantId,
        detail: { before: schedule },
      })
    },

    /** Switches a schedule on or off. Switched on, it counts from now on. Gives the revision that is then the latest. */
    async setEnabled(caller: Caller, id: string, enabled: boolean): Promise<{ revision: string }> {
      const { schedule, tenantId } = await requireMay(caller, 'schedules.edit', id)
      if (await schedules.setEnabled(id, enabled, now())) {
        const action = enabled ? 'schedules.enable' : 'schedules.disable'
        const detail = { name: schedule.name }
        await audit.record({ actor: caller, action, subject: { kind: 'schedule', id }, tenantId, detail })
      }
      const saved = await schedules.find(id)
      if (!saved) throw new DeskhandError('notFound', 'Somebody has removed this schedule meanwhile.')
      return { revision: saved.revision }
    },

    /** When a draft is due next, and how many computers it would take now; of those that the caller may see. */
    async preview(caller: Caller, draft: ScheduleDraft) {
      requirePermission(caller, 'schedules.view')
      const index = await facts.current()
      const schedule = { ...scheduleOf(index, draft), id: draft.id ?? '' }
      requirePermission(caller, 'schedules.view', { tenantId: tenantOf(index, schedule) })
      const seen = (tenantId: string) => maySee(caller, tenantId)
      const { computers, unknown } = takenComputers(index, schedule, now(), { zone: null, maySee: seen })
      const zones = zonesIn(index, caller, schedule)
      return {
        when: cronWords(schedule.cron),
        executes: schedule.executionCron && cronWords(schedule.executionCron),
        next: upcoming(schedule, zones, now(), upcomingShown).map(tellUpcoming),
        zones: [...zones].sort(),
        computers: computers.length,
        unknown,
      }
    },

    /**
     * Starts the schedule's sessions now, whether it is switched on or off, on all of its computers.
     * @param request names this press of the button: said again, nothing more is started
     */
    async runNow(caller: Caller, id: string, request: string): Promise<{ computers: number }> {
      const { schedule, tenantId } = await requireMay(caller, 'sessions.start', id)
      const at = now()
      const run = await schedules.fire({
        scheduleId: id,
        dueKey: pressKeyOf(`${caller.userId} ${request}`),
        dueAt: at,
        firedAt: at,
      })
      if (!run) throw new DeskhandError('notFound', 'Somebody has removed this schedule meanwhile.')
      const { computers } = takenComputers(await facts.current(), schedule, at, { zone: null })
      if (run.isNew) {
        const subject = { kind: 'schedule', id }
        const detail = { name: schedule.name, runId: run.id, computers: computers.length }
        await audit.record({ actor: caller, action: 'schedules.runNow', subject, tenantId, detail })
        begin(run)
      }
      return { computers: computers.length }
    },
  }
}

/** Whether what is past by now is no longer to be made up for: it was off, or was due at other times. */
function beginsAnew(before: Schedule, after: Schedule): boolean {
  const isSwitchedOn = after.enabled && !before.enabled
  return isSwitchedOn || before.cron !== after.cron || before.timeZone !== after.timeZone
}

function isAmong(index: FactsIndex, caller: Caller, schedule: Schedule, filter: ScheduleFilter): boolean {
  const tenantId = tenantOf(index, schedule)
  if (!maySee(caller, tenantId)) return false
  if (filter.tenantId !== null && tenantId !== filter.tenantId) return false
  return filter.enabled === null || schedule.enabled === filter.enabled
}

function rowOf(index: FactsIndex, caller: Caller, schedule: SavedSchedule, now: Date) {
  const item = schedule.itemId === null ? null : index.items.get(schedule.itemId)
  const from = schedule.activeSince > now ? schedule.activeSince : now
  const [next] = schedule.enabled ? upcoming(schedule, zonesIn(index, caller, schedule), from, 1) : []
  return {
    id: schedule.id,
    name: schedule.name,
    cron: schedule.cron,
    when: cronWords(schedule.cron),
    executionCron: schedule.executionCron,
    executes: schedule.executionCron && cronWords(schedule.executionCron),
    timeZone: schedule.timeZone,
    enabled: schedule.enabled,
    item: schedule.itemId === null ? null : { id: schedule.itemId, name: item?.name ?? schedule.itemId },
    target: nameTarget(index, schedule.target),
    shared: tenantOf(index, schedule) === null,
    next: next ? tellUpcoming(next) : null,
  }
}

function zonesIn(index: FactsIndex, caller: Caller, schedule: Pick<Schedule, 'target' | 'timeZone'>) {
  if (schedule.timeZone !== null) return new Set([schedule.timeZone])
  return zonesOf(index, schedule, (tenantId) => maySee(caller, tenantId))
}

function tellUpcoming({ at, timeZone, executeAt }: Upcoming) {
  return { at: at.toISOString(), timeZone, executeAt: executeAt?.toISOString() ?? null }
}

function tellRun(run: LastRun | null) {
  return run && { ...run, firedAt: run.firedAt.toISOString() }
}

function has(text: string, wanted: string): boolean {
  return text.toLowerCase().includes(wanted)
}
