import { findSubject } from '../../../core/facts/subject.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { SessionLauncher } from './session-launcher.ts'
import type { SessionStore } from './store.ts'

export type StartSessions = {
  readonly computerIds: readonly string[]
  readonly kind: 'maintenance' | 'detection' | 'onboarding'
  /** The one item that the sessions are limited to. */
  readonly itemId?: string | undefined
  readonly reboot: 'never' | 'ifNeeded' | 'force'
  readonly offline: 'skip' | 'applyOnConnect'
  readonly offlineHours: number
  /** When execution may begin; right after detection where it is not given. */
  readonly executeAt?: Date | undefined
  readonly mayPostpone: boolean
  /** Made once for each press of the button: the same key gives the same sessions. */
  readonly requestKey: string
}

export type StartedSession = { readonly computerId: string; readonly sessionId: string }

type Sources = {
  readonly store: SessionStore
  readonly facts: FactsService
  readonly audit: AuditService
  readonly launcher: SessionLauncher
}

/**
 * Starts a session on each of these computers. All are checked before the first one starts.
 * @throws notFound for a computer or an item that does not exist, or is not the caller's
 */
export async function startSessions(
  { store, facts, audit, launcher }: Sources,
  caller: Caller,
  request: StartSessions,
  now: Date,
): Promise<StartedSession[]> {
  requirePermission(caller, 'sessions.start')
  const index = await facts.current()
  const subjects = [...new Set(request.computerIds)].map((id) => {
    const subject = findSubject(index, id)
    if (subject?.kind !== 'computer') throw new DeskhandError('notFound', 'There is no such computer.')
    requirePermission(caller, 'sessions.start', { tenantId: subject.tenant.id })
    return subject
  })
  if (request.itemId !== undefined && !index.items.has(request.itemId))
    throw new DeskhandError('notFound', 'There is no such software or task.')
  const started: StartedSession[] = []
  for (const { id: computerId, tenant } of subjects) {
    const { id: sessionId, isNew } = await store.create(
      {
        requestKey: `${caller.userId}:${request.requestKey}:${computerId}`,
        kind: request.kind,
        subjectKind: 'computer',
        tenantId: tenant.id,
        computerId,
        itemId: request.itemId ?? null,
        parameters: '{}',
        requestedById: caller.userId,
        reboot: request.reboot,
        offline: request.offline,
        offlineHours: request.offlineHours,
        executeAt: request.executeAt ?? null,
        mayPostpone: request.mayPostpone,
      },
      now,
    )
    started.push({ computerId, sessionId })
    if (isNew)
      await audit.record({
        actor: caller,
        action: 'sessions.start',
        subject: { kind: 'session', id: sessionId },
        tenantId: tenant.id,
        detail: { computerId, kind: request.kind, itemId: request.itemId ?? null, reboot: request.reboot },
      })
  }
  // Nobody waits for that: one that is not begun now is begun by the engine's own look, within seconds.
  for (const { sessionId } of started) void launcher.advance(sessionId).catch(() => undefined)
  return started
}
