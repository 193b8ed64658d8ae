/** The address of a schedule's page; an id that reads like the address for a new one is told apart from it. */
export function schedulePath(id: string): string {
  return `/schedules/${id === 'new' ? '%6Eew' : encodeURIComponent(id)}`
}
