import { z } from 'zod'
import type { ClientErrorCode, SessionEvent, TicketRef } from '../../ui/client.ts'

/** As long as the server takes: the ids of a world file are any text. */
const recordId = z.string().max(200)
const ticket = z.strictObject({
  integrationId: recordId,
  ticketId: z.string().max(12),
})
const subject = z.strictObject({ kind: z.enum(['computer', 'person', 'tenant']), id: recordId })
const sessionId = recordId
const file = z.strictObject({ fileName: z.string().max(200), content: z.string().max(400_000) })
const parameters = z.record(
  z.string().max(64),
  z.union([z.string().max(10_000), z.number(), z.boolean(), file]),
)

const toolRequest = z.strictObject({ ticket, subject, deploymentId: recordId, requestKey: z.uuid() })
const press = z.strictObject({
  sessionId,
  planHash: z.string().max(64),
  executeAt: z.iso.datetime().exactOptional(),
})
const reason = z.string().max(2_000)
const wish = {
  ticket,
  subject,
  itemId: recordId,
  until: z.iso.datetime(),
}

/** The calls that a panel may make; what is not listed does not exist for it. */
const call = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('context'), ticket, fresh: z.boolean().default(false) }),
  z.strictObject({ name: z.literal('list'), ticket, subject }),
  z.strictObject({ name: z.literal('explain'), ticket, subject, itemId: recordId }),
  z.strictObject({
    name: z.literal('timeline'),
    ticket,
    subject,
    page: z.strictObject({ days: z.number().int(), before: z.string().max(500).nullable() }),
  }),
  z.strictObject({
    name: z.literal('prepareTool'),
    request: toolRequest.extend({ parameters }),
  }),
  z.strictObject({ name: z.literal('detectTool'), request: toolRequest }),
  z.strictObject({ name: z.literal('run'), press }),
  z.strictObject({ name: z.literal('askApproval'), press: press.extend({ reason }) }),
  z.strictObject({
    name: z.literal('decide'),
    decision: z.strictObject({ id: recordId, decision: z.enum(['approved', 'refused']), reason }),
  }),
  z.strictObject({ name: z.literal('previewException'), ...wish }),
  z.strictObject({ name: z.literal('createException'), ...wish, reason: z.string().max(2_000) }),
  z.strictObject({ name: z.literal('endException'), exceptionId: recordId }),
  z.strictObject({ name: z.literal('cancel'), sessionId }),
  z.strictObject({ name: z.literal('session'), sessionId }),
  z.strictObject({ name: z.literal('sessionsForTicket'), ticket }),
  z.strictObject({ name: z.literal('postNoteAgain'), sessionId }),
  z.strictObject({ name: z.literal('addTime'), sessionId, minutes: z.number().int().min(1).max(1_440) }),
  z.strictObject({ name: z.literal('signedIn') }),
  z.strictObject({ name: z.literal('openOptions') }),
])

const id = z.number().int().nonnegative()

/** Everything that a panel can say to the background. */
export const panelMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), nonce: z.uuid() }),
  z.strictObject({ type: z.literal('call'), id, call }),
  z.strictObject({
    type: z.literal('watch'),
    id,
    sessionId,
    lastSequence: z.number().int().nonnegative().nullable(),
  }),
  z.strictObject({ type: z.literal('unwatch'), id }),
  /** Keeps the background awake while something is watched. */
  z.strictObject({ type: z.literal('ping') }),
])

export type PanelCall = z.infer<typeof call>
export type PanelMessage = z.infer<typeof panelMessage>

/** What the background says to a panel. */
export type PanelReply =
  | { type: 'ticket'; ticket: TicketRef | null }
  | { type: 'noTicket'; code: ClientErrorCode; message: string }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; code: ClientErrorCode; message: string }
  | { type: 'event'; id: number; event: SessionEvent }
  | { type: 'ended'; id: number }
