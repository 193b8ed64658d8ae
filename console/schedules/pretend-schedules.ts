// What the tests of the schedules' pages show: answers of the server.
import { engineer } from '../deployments/pretend-deployments.ts'
import type { Draft, Preview, ScheduleRow } from './client-types.ts'

export const scheduler = {
  ...engineer,
  permissions: ['deployments.view', 'schedules.view', 'schedules.edit', 'sessions.start'],
} as const

export const scheduleReader = {
  ...engineer,
  role: 'readOnly',
  permissions: ['deployments.view', 'schedules.view'],
} as const

export const revision = '2026-11-23T09:00:00.000Z'

export const draft: Draft = {
  id: 'night',
  name: 'Every night',
  cron: '30 2 * * *',
  executionCron: null,
  timeZone: 'Europe/Berlin',
  enabled: true,
  itemId: null,
  target: {
    scope: 'cross-tenant',
    type: 'all',
    ref: null,
    filter: 'all',
    tenant: null,
    includeChildTenants: false,
  },
  reboot: 'never',
  offline: 'skip',
  offlineDeadlineHours: 24,
  mayPostpone: false,
  graceMinutes: 60,
  spreadMinutes: 30,
}

export const preview: Preview = {
  when: 'every day at 02:30',
  executes: null,
  next: Array.from({ length: 5 }, (_, day) => ({
    at: `2026-11-${25 + day}T01:30:00.000Z`,
    timeZone: 'Europe/Berlin',
    executeAt: null,
  })),
  zones: ['Europe/Berlin'],
  computers: 312,
  unknown: { primaryPerson: 0, kind: 0, script: 0 },
}

export const rows: readonly ScheduleRow[] = [
  row({ id: 'night', name: 'Every night', lastRun: { firedAt: revision, sessions: 312, finished: true } }),
  row({
    id: 'browsers',
    name: 'Browsers at noon, with a name that is rather long for a column of this width',
    when: 'Monday to Friday at 12:00',
    executionCron: '0 22 * * *',
    executes: 'every day at 22:00',
    timeZone: null,
    item: { id: 'chrome', name: 'Google Chrome' },
    target: 'everything at Contoso and its child tenants (workstations and portables only)',
    shared: false,
    lastRun: { firedAt: revision, sessions: 1, finished: false },
  }),
  row({ id: 'odd', name: 'Odd', cron: '*/7 * * * *', when: null, enabled: false, next: null }),
]

function row(given: Partial<ScheduleRow>): ScheduleRow {
  return {
    id: 'id',
    name: 'Name',
    cron: '30 2 * * *',
    when: 'every day at 02:30',
    executionCron: null,
    executes: null,
    timeZone: 'Europe/Berlin',
    enabled: true,
    item: null,
    target: 'everything across all tenants',
    shared: true,
    next: { at: '2026-11-25T01:30:00.000Z', timeZone: 'Europe/Berlin', executeAt: null },
    lastRun: null,
    ...given,
  }
}
