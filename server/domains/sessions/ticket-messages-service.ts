import { DeskhandError } from '../../errors.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { keyOfMessage, type MessageKind, markOf } from '../outbox/messages.ts'
import type { OutboxStore } from '../outbox/store.ts'
import { timeNote } from '../tickets/time-note.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import { viewSession } from './session-view.ts'
import type { SessionRow, SessionStore } from './store.ts'

type Sources = {
  readonly sessions: SessionStore
  readonly outbox: OutboxStore
  readonly audit: AuditService
  /** Puts a message of the outbox on its way; safe to repeat. */
  readonly deliver: (messageId: string) => Promise<void>
}

export type MessageState = { readonly status: 'waiting' | 'delivered' | 'refused' }

export type TicketMessagesService = ReturnType<typeof createTicketMessagesService>

/** What people have said to a session's ticket: its note once more, and the time that it took. */
export function createTicketMessagesService(
  { sessions, outbox, audit, deliver }: Sources,
  now: () => Date = () => new Date(),
) {
  /** The session, for a caller who may run tools there; one of another tenant does not exist for him. */
  async function require(caller: Caller, sessionId: string): Promise<SessionRow> {
    requirePermission(caller, 'tools.run')
    const row = await sessions.find(sessionId)
    if (!row) throw new DeskhandError('notFound', 'There is no such session.')
    requirePermission(caller, 'tools.run', { tenantId: row.tenantId })
    return row
  }

  async function stateOf(kind: MessageKind, sessionId: string): Promise<MessageState> {
    const message = await outbox.findByKey(keyOfMessage[kind](sessionId))
    if (!message) throw new DeskhandError('conflict', 'This run has no note for its ticket.')
    return { status: message.status as MessageState['status'] }
  }

  /** Sends a refused message once more; of several who ask at once one does. */
  async function again(caller: Caller, row: SessionRow, kind: MessageKind, action: string) {
    const message = await outbox.findByKey(keyOfMessage[kind](row.id))
    if (!message || !(await outbox.again(message.id, now()))) return
    await audit.record({
      actor: caller,
      action,
      subject: { kind: 'session', id: row.id },
      tenantId: row.tenantId,
      detail: { ticketId: row.ticketId },
    })
    await deliver(message.id)
  }

  return {
    /**
     * Posts a note that the PSA has refused once more, after somebody has put right why. Where it waits or is there
     * already, nothing is sent.
     * @throws conflict where the session has no note
     */
    async postNoteAgain(caller: Caller, sessionId: string): Promise<MessageState> {
      const row = await require(caller, sessionId)
      await again(caller, row, 'ticketNote', 'sessions.postNoteAgain')
      return await stateOf('ticketNote', sessionId)
    },

    /**
     * Enters the time that a session took into its ticket, once: said again, the first minutes stay, and are sent once
     * more where the PSA has refused them.
     * @throws conflict for a session without a ticket, or that has not ended
     */
    async addTime(caller: Caller, sessionId: string, minutes: number): Promise<MessageState> {
      const row = await require(caller, sessionId)
      const view = viewSession(row)
      if (!row.ticketIntegrationId || row.ticketId === null)
        throw new DeskhandError('conflict', 'This run belongs to no ticket that time could be entered in.')
      if (!view.ended)
        throw new DeskhandError('conflict', 'This run has not ended. Add the time when it has.')
      if (view.time) {
        await again(caller, row, 'timeEntry', 'sessions.addTime')
        return await stateOf('timeEntry', sessionId)
      }
      const messageId = await outbox.put(
        {
          key: keyOfMessage.timeEntry(sessionId),
          kind: 'timeEntry',
          integrationId: row.ticketIntegrationId,
          sessionId,
          ticketId: row.ticketId,
          payload: JSON.stringify({
            html: timeNote(view, minutes, caller.name),
            mark: markOf.timeEntry(sessionId),
            minutes,
          }),
        },
        now(),
      )
      await audit.record({
        actor: caller,
        action: 'sessions.addTime',
        subject: { kind: 'session', id: sessionId },
        tenantId: row.tenantId,
        detail: { ticketId: row.ticketId, minutes },
      })
      await deliver(messageId)
      return await stateOf('timeEntry', sessionId)
    },
  }
}
