import type { Target } from '../../../core/facts/target.ts'

/** What a computer that is away does to a scheduled session. */
export type OfflineChoice = 'skip' | 'applyOnConnect'
export type RebootChoice = 'never' | 'ifNeeded' | 'force'

/** When maintenance runs by itself, for whom, and how. */
export type Schedule = {
  readonly id: string
  readonly name: string
  /** Five fields: when detection starts. */
  readonly cron: string
  /** When execution may start; null: right after detection. */
  readonly executionCron: string | null
  /** IANA name; null: each computer's own, which is that of its tenant. */
  readonly timeZone: string | null
  readonly enabled: boolean
  /** The one item that it is limited to; null: everything that resolves. */
  readonly itemId: string | null
  readonly target: Target
  readonly reboot: RebootChoice
  readonly offline: OfflineChoice
  /** With applyOnConnect: how long a session waits for a computer that is away. */
  readonly offlineDeadlineHours: number
  readonly mayPostpone: boolean
  /** How late a due time may still be made up for. */
  readonly graceMinutes: number
  /** Over how long the starts of a run's sessions are spread. */
  readonly spreadMinutes: number
}

/** One due time that fired, or one press of *Run now*. */
export type ScheduleRun = {
  readonly id: string
  readonly scheduleId: string
  /** See `dueKeyOf` and `pressKeyOf`. */
  readonly dueKey: string
  readonly dueAt: Date
  readonly firedAt: Date
}

/** Names a due time within its schedule; with the zone where each computer has its own. */
export function dueKeyOf(due: Date, ownZone: string | null): string {
  return ownZone === null ? due.toISOString() : `${due.toISOString()} ${ownZone}`
}

/** Names a press of *Run now*; pressed twice, it is the same run. */
export function pressKeyOf(request: string): string {
  return `now ${request}`
}

export function isPressed({ dueKey }: Pick<ScheduleRun, 'dueKey'>): boolean {
  return dueKey.startsWith('now ')
}

/** The zone whose computers alone a run is about; null: all of the schedule's. */
export function ownZoneOf(run: Pick<ScheduleRun, 'dueKey'>): string | null {
  return isPressed(run) ? null : (run.dueKey.split(' ')[1] ?? null)
}
