import { z } from 'zod'
import { permissions, roleAllows } from '../../../core/permissions/permissions.ts'
import { procedure } from '../trpc.ts'

/** Who the caller is, and what his role lets him do (for what to show; the server asks again at each call). */
export const me = procedure('signedIn', { widget: true }).query(async ({ ctx: { caller, services } }) => ({
  ...caller,
  twoFactorEnabled: await services.users.hasSecondFactor(caller),
  permissions: permissions.filter((permission) => roleAllows(caller.role, permission)),
}))

/** Where the caller is signed in: browsers, extension, command line. */
export const listSignIns = procedure('signedIn').query(({ ctx }) =>
  ctx.services.users.listSignIns(ctx.caller),
)

/** Ends one of the caller's own sign-ins. */
export const endSignIn = procedure('signedIn')
  .input(z.object({ signInId: z.uuid() }))
  .mutation(({ ctx, input }) => ctx.services.users.endSignIn(ctx.caller, input.signInId))
