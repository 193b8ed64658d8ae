import { z } from 'zod'
import { procedure } from '../trpc.ts'
import { newPerson } from './new-person.ts'

const token = z.string().min(1).max(200)

/** Whether the token of a set-up link would be accepted. A mutation, so that the token is in no address. */
export const checkSetupLink = procedure('public')
  .input(z.object({ token }))
  .mutation(async ({ ctx, input }) => ({ open: await ctx.services.users.firstAdmin.isOpen(input.token) }))

/** Spends the one-time link that the server printed and creates its first admin. */
export const setupFirstAdmin = procedure('public')
  .input(newPerson.extend({ token }))
  .mutation(async ({ ctx, input }) => {
    const { token: given, ...person } = input
    const { id, email } = await ctx.services.users.firstAdmin.create(given, person)
    await ctx.services.audit.record({
      actor: 'server',
      action: 'users.createFirstAdmin',
      subject: { kind: 'user', id },
      detail: { email },
    })
    return { email }
  })
