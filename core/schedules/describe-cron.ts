import type { CronLine } from './cron-line.ts'

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const

/**
 * What a cron line means, to be read after "runs": `every day at 02:30`, `every 15 minutes, Monday to Friday`. Null for a
 * line that is too odd for plain words: it is better shown as it is.
 */
export function describeCron({ text }: CronLine): string | null {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = text.toUpperCase().split(' ')
  const time = describeTime(minute, hour)
  const days = describeDays(day, weekday)
  const inMonths = describeMonths(month)
  if (time === null || days === null || inMonths === null) return null
  const when = time.isOften ? [time.words, days.often] : [days.daily, time.words]
  return `${when.filter(Boolean).join(time.isOften ? ', ' : ' ')}${inMonths}`
}

function describeTime(minute: string, hour: string): { words: string; isOften: boolean } | null {
  const hours = numbersOf(hour, 23)
  const minutes = numbersOf(minute, 59)
  if (hours && minutes) {
    if (hours.length * minutes.length > 6) return null
    const times = hours.flatMap((h) => minutes.map((m) => `${two(h)}:${two(m)}`))
    return { words: `at ${listed(times)}`, isOften: false }
  }
  const often = describeOften(minute, minutes)
  const within = hour === '*' ? '' : describeHours(hour)
  if (often === null || within === null) return null
  return { words: `${often}${within}`, isOften: true }
}

function describeOften(minute: string, minutes: readonly number[] | null): string | null {
  if (minute === '*') return 'every minute'
  const step = stepOf(minute)
  // Steps begin anew with each hour: only those that divide it are even.
  if (step !== null) return 60 % step === 0 ? `every ${step === 1 ? 'minute' : `${step} minutes`}` : null
  if (!minutes || minutes.length > 6) return null
  return minutes.length === 1 && minutes[0] === 0
    ? 'every full hour'
    : `every hour at ${listed(minutes.map((at) => `:${two(at)}`))}`
}

function describeHours(hour: string): string | null {
  const range = /^(\d+)-(\d+)$/.exec(hour)
  if (range) return ` from ${two(Number(range[1]))}:00 to ${two(Number(range[2]))}:59`
  const step = stepOf(hour)
  if (step !== null && 24 % step === 0) return step === 1 ? '' : ` in every ${ordinal(step)} hour`
  const hours = numbersOf(hour, 23)
  return hours && hours.length <= 6
    ? ` in the hours from ${listed(hours.map((at) => `${two(at)}:00`))}`
    : null
}

/** `daily` stands before a time of the day, `often` after something that happens again and again; empty: on all days. */
function describeDays(day: string, weekday: string): { daily: string; often: string } | null {
  const isAny = (field: string) => field === '*' || field === '?'
  if (isAny(day) && isAny(weekday)) return { daily: 'every day', often: '' }
  const ofMonth = isAny(day) ? '' : describeMonthDays(day)
  const ofWeek = isAny(weekday) ? '' : describeWeekdays(weekday)
  if (ofMonth === null || ofWeek === null) return null
  // Where both are given, one of them is enough.
  if (ofMonth && ofWeek) return { daily: `${ofMonth} and ${ofWeek},`, often: `${ofMonth} and ${ofWeek}` }
  return { daily: ofMonth || ofWeek, often: ofMonth || ofWeek }
}

function describeMonthDays(day: string): string | null {
  if (day === 'L') return 'on the last day of the month'
  const days = numbersOf(day, 31)
  return days && days.length <= 6 ? `on the ${listed(days.map(ordinal))} of the month` : null
}

function describeWeekdays(weekday: string): string | null {
  const [, from, to] = /^(\w+)-(\w+)$/.exec(weekday) ?? []
  if (from !== undefined && to !== undefined) {
    const names = [nameOf(weekdays, from, 0), nameOf(weekdays, to, 0)]
    return names.includes(null) ? null : `${names[0]} to ${names[1]}`
  }
  const [, one, which] = /^(\w+)#([1-5]|L)$/.exec(weekday) ?? []
  if (one !== undefined && which !== undefined) {
    const name = nameOf(weekdays, one, 0)
    return name && `on the ${which === 'L' ? 'last' : ordinal(Number(which))} ${name} of the month`
  }
  const names = weekday.split(',').map((part) => nameOf(weekdays, part, 0))
  return names.includes(null) ? null : `every ${listed(names.map(String))}`
}

function describeMonths(month: string): string | null {
  if (month === '*' || month === '?') return ''
  const names = month.split(',').map((part) => nameOf(months, part, 1))
  return names.includes(null) ? null : `, in ${listed(names.map(String))} only`
}

/** The name that a number or the first three letters stand for; `first` is the number of the first name. */
function nameOf(names: readonly string[], text: string, first: 0 | 1): string | null {
  if (/^\d+$/.test(text)) {
    // Sunday is both 0 and 7.
    const at = first === 0 ? Number(text) % 7 : Number(text) - 1
    return names[at] ?? null
  }
  return text.length === 3 ? (names.find((name) => name.toUpperCase().startsWith(text)) ?? null) : null
}

/** The numbers of a field that is a list of single numbers, ascending; null for anything else. */
function numbersOf(field: string, most: number): readonly number[] | null {
  const parts = field.split(',')
  if (!parts.every((part) => /^\d+$/.test(part) && Number(part) <= most)) return null
  return [...new Set(parts.map(Number))].sort((a, b) => a - b)
}

function stepOf(field: string): number | null {
  const step = Number(/^\*\/(\d+)$/.exec(field)?.[1])
  return step > 0 ? step : null
}

function ordinal(number: number): string {
  const tens = number % 100
  if (tens >= 11 && tens <= 13) return `${number}th`
  return `${number}${['th', 'st', 'nd', 'rd'][number % 10] ?? 'th'}`
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

function two(number: number): string {
  return String(number).padStart(2, '0')
}
