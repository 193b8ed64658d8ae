import { isReading, type Permission, type Role, roleAllows, scopeOf } from './permissions.ts'

/** The part of a signed-in user that decides what he may do. */
export interface PermissionHolder {
  readonly role: Role
  /** True: only the tenants in `tenantIds` exist for him. */
  readonly limitedToTenants: boolean
  readonly tenantIds: readonly string[]
  readonly banned?: boolean
}

/**
 * What the question is about. `tenantId` is the tenant of the record; `null` says that the record belongs to no
 * single tenant (a deployment for all); left out, only the role is asked, as before any record is known.
 */
export interface PermissionSubject {
  readonly tenantId?: string | null
}

export type RefusalReason = 'notSignedIn' | 'banned' | 'role' | 'tenant'

export type PermissionAnswer =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly reason: RefusalReason }

/**
 * Whether the caller may do it. A banned user may do nothing. A user limited to tenants reaches the records of his
 * tenants; of what belongs to no single tenant he may look, and change nothing, since the change would
 * reach tenants that are not his.
 */
export function allows(
  caller: PermissionHolder | null,
  permission: Permission,
  subject: PermissionSubject = {},
): PermissionAnswer {
  if (!caller) return refused('notSignedIn')
  if (caller.banned) return refused('banned')
  if (!roleAllows(caller.role, permission)) return refused('role')
  if (caller.limitedToTenants && !reaches(caller, permission, subject)) return refused('tenant')
  return { allowed: true }
}

/** The limit alone, of a user who has one. */
function reaches(caller: PermissionHolder, permission: Permission, subject: PermissionSubject): boolean {
  if (scopeOf(permission) === 'server') return isReading(permission)
  if (subject.tenantId === undefined) return true
  if (subject.tenantId === null) return isReading(permission)
  return caller.tenantIds.includes(subject.tenantId)
}

function refused(reason: RefusalReason): PermissionAnswer {
  return { allowed: false, reason }
}
