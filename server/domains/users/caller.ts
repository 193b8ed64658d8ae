import {
  allows,
  type PermissionHolder,
  type PermissionSubject,
  type RefusalReason,
} from '../../../core/permissions/allows.ts'
import type { Permission } from '../../../core/permissions/permissions.ts'
import { DeskhandError, type ErrorCode } from '../../errors.ts'

/** Whoever is signed in behind a request, and the way by which he came. */
export interface Caller extends PermissionHolder {
  readonly userId: string
  readonly name: string
  readonly email: string
  /** `cookie`: our own pages; `bearer`: extension and command line; `widget`: the iframe in a PSA's page. */
  readonly via: 'cookie' | 'bearer' | 'widget'
  readonly authSessionId: string
}

/**
 * Passes when the caller may do it, else throws `notSignedIn`, `notAllowed` or, for a record of a tenant that is not
 * his, `notFound`: he is not told that it exists. Use cases ask with the tenant of the record that they read.
 */
export function requirePermission(
  caller: Caller | null,
  permission: Permission,
  subject: PermissionSubject = {},
): asserts caller is Caller {
  const answer = allows(caller, permission, subject)
  if (!answer.allowed) throw refusal(answer.reason, permission, subject)
}

/**
 * The tenants whose records the caller may see: `all`, or exactly these ids. For the `where` of a list.
 */
export function visibleTenants(caller: PermissionHolder): 'all' | readonly string[] {
  return caller.limitedToTenants ? caller.tenantIds : 'all'
}

function refusal(reason: RefusalReason, permission: Permission, subject: PermissionSubject): DeskhandError {
  const [code, message] = words(reason, subject)
  return new DeskhandError(code, message, { permission, reason })
}

function words(reason: RefusalReason, subject: PermissionSubject): [ErrorCode, string] {
  switch (reason) {
    case 'notSignedIn':
      return ['notSignedIn', 'Sign in first.']
    case 'banned':
      return ['notAllowed', 'This account is blocked. An admin can unblock it.']
    case 'role':
      return ['notAllowed', 'Your role does not allow this. An admin can change your role.']
    case 'tenant':
      return typeof subject.tenantId === 'string'
        ? ['notFound', 'There is no such record among your tenants.']
        : ['notAllowed', 'This reaches tenants that are not yours, so your account may not change it.']
  }
}
