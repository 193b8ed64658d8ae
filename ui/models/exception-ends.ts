/** How long, as it is offered. */
export const endPresets = ['tomorrow', 'friday', 'week', 'date'] as const
export type EndPreset = (typeof endPresets)[number]

const dayMs = 86_400_000

/**
 * The end that a choice stands for, in the reader's zone: tomorrow at 08:00; the coming Friday at 18:00; a week from now,
 * to the minute; the day and time that were typed (`YYYY-MM-DDTHH:MM`). Null where nothing, or nothing right, was typed.
 */
export function endOf(preset: EndPreset, typed: string, now: Date): Date | null {
  const end = new Date(now)
  switch (preset) {
    case 'tomorrow':
      end.setDate(end.getDate() + 1)
      end.setHours(8, 0, 0, 0)
      return end
    case 'friday':
      end.setHours(18, 0, 0, 0)
      end.setDate(end.getDate() + ((5 - end.getDay() + 7) % 7))
      if (end <= now) end.setDate(end.getDate() + 7)
      return end
    case 'week':
      end.setDate(end.getDate() + 7)
      end.setSeconds(0, 0)
      return end
    case 'date': {
      const at = new Date(typed)
      return Number.isNaN(at.getTime()) ? null : at
    }
  }
}

/** An instant as a field for day and time has it, in the reader's zone. */
export function fieldTime(at: Date): string {
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

/** The last day that an exception may have. */
export function latestEnd(now: Date): Date {
  return new Date(now.getTime() + 180 * dayMs)
}
