import type { api } from '../server-api.ts'

// What the server's schedules procedures take and give, by the names that the pages have for it.

type Schedules = typeof api.schedules

export type ScheduleRow = Awaited<ReturnType<Schedules['list']['query']>>[number]

/** A schedule and the revision that a save has to name. */
export type SavedSchedule = Awaited<ReturnType<Schedules['get']['query']>>

export type Draft = SavedSchedule['draft']

export type Preview = Awaited<ReturnType<Schedules['preview']['query']>>

export type Upcoming = Preview['next'][number]
