import { el } from './dom.js'

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' })
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' })

/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

/**
 * A date of the REST side (UTC without `Z`), told by its distance from now, with the exact instant on hover.
 * @param {string} date
 */
export function when(date) {
  if (date.startsWith('1900-')) return el('span', {}, '–')
  const instant = new Date(`${date}Z`)
  const seconds = (instant.getTime() - Date.now()) / 1000
  const [unit, size] = units.find(([, seconds_]) => Math.abs(seconds) >= seconds_) ?? ['minute', 60]
  const words = Math.abs(seconds) < 60 ? 'just now' : relative.format(Math.round(seconds / size), unit)
  return el('time', { datetime: instant.toISOString(), title: exact.format(instant) }, words)
}
