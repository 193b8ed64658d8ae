import { z } from 'zod'

/** What the content script tells the background. No more than the ticket's id, and who its panel is. */
export const contentMessage = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ticketShown'),
    vendor: z.string().max(40),
    /** Null: the page shows no ticket (any more). */
    ticketId: z
      .string()
      .regex(/^[1-9][0-9]{0,11}$/)
      .nullable(),
    /** Known to the content script and its own panel only: proves the panel to the background. */
    nonce: z.uuid(),
  }),
  z.strictObject({ type: z.literal('panelOpened'), open: z.boolean() }),
])

export type ContentMessage = z.infer<typeof contentMessage>

/** The background's answer to `ticketShown`: whether there is anything to show here, and whether to show it at once. */
export type TicketAnswer = { show: boolean; open: boolean }
