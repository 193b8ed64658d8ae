import type { SessionStatus } from './client-types.ts'

/** The statuses that one looks for together, in the order in which a session goes through them. */
export const statusGroups = {
  running: ['created', 'running'],
  waiting: ['pending', 'waitingForConnection', 'waitingForApproval', 'waitingForTime', 'postponed'],
  well: ['passed'],
  badly: ['partiallyPassed', 'failed', 'cancelled', 'missed'],
} as const satisfies Record<string, readonly SessionStatus[]>

export type StatusGroup = keyof typeof statusGroups

/** The group of this name, as it stands in an address; null for any other word. */
export function statusGroupOf(name: string | null): StatusGroup | null {
  return name !== null && Object.hasOwn(statusGroups, name) ? (name as StatusGroup) : null
}
