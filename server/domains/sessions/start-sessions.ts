import { findSubject } from '../../../core/facts/subject.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import { recordWithin } from '../audit/audit-service.ts'
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
  readonly launcher: SessionLauncher
}

/**
 * Starts a session on each of these computers. All are checked before the first one starts.
 * @throws notFound for a computer or an item that does not exist, or is not the caller's
 */
export async function startSessions(
  { store, facts, launcher }: Sources,
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
  const { kind, itemId = null, reboot } = request
  const sessions = subjects.map(({ id: computerId, tenant }) => ({
    requestKey: `${caller.userId}:${request.requestKey}:${computerId}`,
    kind,
    subjectKind: 'computer',
    tenantId: tenant.id,
    computerId,
    itemId,
    parameters: '{}',
    requestedById: caller.userId,
    reboot,
    offline: request.offline,
    offlineHours: request.offlineHours,
    executeAt: request.executeAt ?? null,
    mayPostpone: request.mayPostpone,
  }))
  const created = await store.createAll(sessions, now, (tx, added) =>
    recordWithin(
      tx,
      added.map(({ id, tenantId, computerId }) => ({
        actor: caller,
        action: 'sessions.start',
        subject: { kind: 'session', id },
        tenantId,
        detail: { computerId, kind, itemId, reboot },
      })),
    ),
  )
  const started = created.map(({ id }, at) => ({
    computerId: (subjects[at] as (typeof subjects)[number]).id,
    sessionId: id,
  }))
  for (const { sessionId } of started) launcher.begin(sessionId)
  return started
}
