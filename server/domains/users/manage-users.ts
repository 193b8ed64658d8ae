import type { Role } from '../../../core/permissions/permissions.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { DeskhandError } from '../../errors.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type Caller, requirePermission } from './caller.ts'
import { acceptablePassword, newUserOf, type UserToCreate } from './new-user.ts'
import type { UserRecord, UserStore } from './store.ts'

/** What admins do with accounts. Everyone else is refused; every change is in the audit. */
export interface ManageUsers {
  list(caller: Caller): Promise<UserRecord[]>
  /** Throws `conflict` on an address that is taken, `badInput` on an unknown tenant. */
  create(caller: Caller, user: UserToCreate): Promise<UserRecord>
  /** Limits the user to these tenants; null: all of them. */
  setTenants(caller: Caller, userId: string, tenantIds: readonly string[] | null): Promise<void>
  /** Throws `conflict` where nobody could make an admin again. */
  setRole(caller: Caller, userId: string, role: Role): Promise<void>
  /** Blocking ends every sign-in of the user at once. */
  setBlocked(caller: Caller, userId: string, blocked: boolean): Promise<void>
  /** Ends every sign-in of the user at once. */
  setPassword(caller: Caller, userId: string, password: string): Promise<void>
}

export function createManageUsers(options: {
  store: UserStore
  audit: AuditService
  hashPassword: (password: string) => Promise<string>
}): ManageUsers {
  const { store, audit, hashPassword } = options

  function record(caller: Caller, action: string, userId: string, detail: Record<string, unknown>) {
    return audit.record({ actor: caller, action, subject: { kind: 'user', id: userId }, detail })
  }

  return {
    list: async (caller) => {
      requirePermission(caller, 'users.view')
      return store.list()
    },
    create: async (caller, user) => {
      requirePermission(caller, 'users.edit')
      const created = await refusing(store.create(await newUserOf(user, hashPassword)))
      const { email, role, tenantIds } = created
      await record(caller, 'users.create', created.id, { email, role, tenantIds })
      return created
    },
    setTenants: async (caller, userId, tenantIds) => {
      requirePermission(caller, 'users.edit')
      if (!(await refusing(store.setTenants(userId, tenantIds)))) throw missing()
      await record(caller, 'users.setTenants', userId, { tenantIds })
    },
    setRole: async (caller, userId, role) => {
      requirePermission(caller, 'users.edit')
      settle(await store.setRole(userId, role))
      await record(caller, 'users.setRole', userId, { role })
    },
    setBlocked: async (caller, userId, blocked) => {
      requirePermission(caller, 'users.edit')
      settle(await store.setBlocked(userId, blocked))
      await record(caller, blocked ? 'users.block' : 'users.unblock', userId, {})
    },
    setPassword: async (caller, userId, password) => {
      requirePermission(caller, 'users.edit')
      const hash = await hashPassword(acceptablePassword(password))
      if (!(await store.setPassword(userId, hash))) throw missing()
      await record(caller, 'users.setPassword', userId, {})
    },
  }
}

function settle(outcome: 'done' | 'missing' | 'lastAdmin'): void {
  if (outcome === 'missing') throw missing()
  if (outcome === 'lastAdmin') {
    throw new DeskhandError('conflict', 'This is the last admin. Make somebody else an admin first.')
  }
}

/** The database's own refusals in words. */
async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const kind = databaseErrorKind(error)
    if (kind === 'unique')
      throw new DeskhandError('conflict', 'There is an account with this e-mail address.')
    if (kind === 'foreignKey') throw new DeskhandError('badInput', 'One of these tenants does not exist.')
    throw error
  }
}

function missing(): DeskhandError {
  return new DeskhandError('notFound', 'There is no such user.')
}
