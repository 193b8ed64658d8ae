import { z } from 'zod'
import { DeskhandError } from '../../errors.ts'
import { procedure } from '../trpc.ts'

const secret = z.string().regex(/^[\w-]{43}$/)

/**
 * A one-time code (60 seconds) for the iframe in a PSA's page whose state is given: base64url SHA-256 of the secret
 * that the iframe keeps. Only our own page asks for it, with the cookie; that page hands it to its opener.
 */
export const widgetCode = procedure('signedIn')
  .input(z.object({ state: secret }))
  .mutation(({ ctx, input }) => {
    if (ctx.caller.via !== 'cookie') {
      throw new DeskhandError(
        'notAllowed',
        'A ticket page is connected in the browser, on the page that it opens.',
      )
    }
    return ctx.services.users.widget.issueCode(ctx.caller, input.state)
  })

/** Gives the iframe its bearer (15 minutes) for the code and the secret of its state. */
export const widgetToken = procedure('public')
  .input(z.object({ code: secret, stateSecret: secret }))
  .mutation(({ ctx, input }) => ctx.services.users.widget.exchangeCode(input.code, input.stateSecret))

/** One more bearer for the iframe, while the sign-in behind it lives. */
export const widgetRenew = procedure('signedIn', { widget: true }).mutation(({ ctx }) => {
  if (ctx.caller.via !== 'widget') {
    throw new DeskhandError('notAllowed', 'Only the panel in a ticket page renews its own connection.')
  }
  return ctx.services.users.widget.renew(ctx.caller)
})
