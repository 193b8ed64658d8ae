/** The first path parts at which the console's own page is served; anything else is not found. */
const firstParts: ReadonlySet<string> = new Set([
  '',
  'sign-in',
  'setup',
  'device',
  'connect',
  'account',
  'computers',
  'deployments',
  'schedules',
  'sessions',
  'approvals',
])

/** Whether the console has a page at this path. */
export function isConsolePath(path: string): boolean {
  return firstParts.has(path.split('/')[1] ?? '')
}
