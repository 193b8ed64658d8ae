import { z } from 'zod'
import { roles } from '../../../core/permissions/permissions.ts'
import { procedure } from '../trpc.ts'
import { newPerson, password } from './new-person.ts'

const userId = z.uuid()
const role = z.enum(roles)
const tenantIds = z.array(z.uuid()).max(5000).nullable()

/** All users, by name. */
export const listUsers = procedure('users.view', { reach: 'server' }).query(({ ctx }) =>
  ctx.services.users.manage.list(ctx.caller),
)

/** Creates an account with its first password; `tenantIds: null` reaches all tenants. */
export const createUser = procedure('users.edit', { reach: 'server' })
  .input(newPerson.extend({ role, tenantIds }))
  .mutation(({ ctx, input }) => ctx.services.users.manage.create(ctx.caller, input))

/** Limits the user to these tenants; null: all of them. */
export const setTenants = procedure('users.edit', { reach: 'server' })
  .input(z.object({ userId, tenantIds }))
  .mutation(({ ctx, input }) =>
    ctx.services.users.manage.setTenants(ctx.caller, input.userId, input.tenantIds),
  )

export const setRole = procedure('users.edit', { reach: 'server' })
  .input(z.object({ userId, role }))
  .mutation(({ ctx, input }) => ctx.services.users.manage.setRole(ctx.caller, input.userId, input.role))

/** Blocks the account, which ends every sign-in of it at once, or unblocks it. */
export const setBlocked = procedure('users.edit', { reach: 'server' })
  .input(z.object({ userId, blocked: z.boolean() }))
  .mutation(({ ctx, input }) => ctx.services.users.manage.setBlocked(ctx.caller, input.userId, input.blocked))

/** Gives the account another password, which ends every sign-in of it at once. */
export const setPassword = procedure('users.edit', { reach: 'server' })
  .input(z.object({ userId, password }))
  .mutation(({ ctx, input }) =>
    ctx.services.users.manage.setPassword(ctx.caller, input.userId, input.password),
  )
