import { findSubject } from '../../../core/facts/subject.ts'
import { technicianTools } from '../../../core/tools/technician-tools.ts'
import { DeskhandError } from '../../errors.ts'
import type { FactsService } from '../../facts/facts.ts'
import type { Sealer } from '../../sealer.ts'
import type { AuditService } from '../audit/audit-service.ts'
import type { DeploymentStore } from '../deployments/store.ts'
import type { ItemStore } from '../items/store.ts'
import type { Place } from '../places/place.ts'
import type { PlacesService } from '../places/places-service.ts'
import { requireSubjectOfPlace, type SubjectRef } from '../places/subject-of-place.ts'
import { blockOf } from '../technician-tools/technician-tools-service.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { checkParameters } from './check-parameters.ts'
import type { SessionLauncher } from './session-launcher.ts'
import type { SessionStore } from './store.ts'

/** A tool of a place's subject, as it is asked for. */
export type ToolRequest = Place & {
  readonly subject: SubjectRef
  readonly deploymentId: string
  readonly requestKey: string
}

export type ToolSources = {
  readonly store: SessionStore
  readonly places: Pick<PlacesService, 'context'>
  readonly facts: FactsService
  readonly items: ItemStore
  readonly deployments: DeploymentStore
  readonly audit: AuditService
  readonly sealer: Sealer
  readonly launcher: SessionLauncher
}

type Tool = Awaited<ReturnType<typeof requireTool>>

/**
 * A tool of a place's subject that the caller may run now, with what is known of it.
 * @throws conflict when the place is not about the subject, or the deployment is no longer its tool; unavailable where the
 *   tool can't be run now, in words
 */
export async function requireTool(
  sources: Pick<ToolSources, 'places' | 'facts' | 'items' | 'deployments'>,
  caller: Caller,
  request: Place & Pick<ToolRequest, 'subject' | 'deploymentId'>,
  now: Date,
) {
  requirePermission(caller, 'tools.run')
  const context = await sources.places.context(caller, request)
  const { tenantId } = requireSubjectOfPlace(context, request.subject)
  requirePermission(caller, 'tools.run', { tenantId })
  const index = await sources.facts.current()
  const subject = findSubject(index, request.subject.id)
  const tool =
    subject &&
    technicianTools(index, subject, now).find(({ deployment }) => deployment === request.deploymentId)
  const deployment = index.deployments.get(request.deploymentId)?.deployment
  if (!tool || !deployment)
    throw new DeskhandError('conflict', 'The rules have changed: this tool is no longer offered here.')
  const card = (await sources.deployments.cards([request.deploymentId])).get(request.deploymentId)
  const online = context.computers.find(({ id }) => id === subject.id)?.online ?? false
  const block = blockOf({ subject, mayRun: true, online }, tool)
  if (block) throw new DeskhandError('unavailable', block)
  const item = (await sources.items.cards([tool.item])).get(tool.item)
  return { context, subject, tenantId, deployment, card, item }
}

type Wish = {
  readonly kind: 'tool' | 'detection'
  /** What the audit calls it. */
  readonly action: 'sessions.prepareTool' | 'sessions.detectTool'
  /** The item that it is about alone; null: whatever the deployment brings with it. */
  readonly itemId: string | null
  readonly parameters: ReturnType<typeof checkParameters>
}

/** Creates the session of a tool, with its entry in the audit. The same request key of the same user gives the same session. */
export async function createToolSession(
  { store, audit }: Pick<ToolSources, 'store' | 'audit'>,
  caller: Caller,
  { deploymentId, requestKey }: ToolRequest,
  { context, subject, tenantId }: Tool,
  { kind, action, itemId, parameters }: Wish,
  now: Date,
): Promise<string> {
  const ticketId = context.ticket?.id ?? null
  const session = await store.create(
    {
      requestKey: `${caller.userId}:${requestKey}`,
      kind,
      subjectKind: subject.kind,
      tenantId,
      computerId: subject.kind === 'computer' ? subject.id : null,
      personId: subject.kind === 'person' ? subject.id : null,
      deploymentId,
      itemId,
      parameters: JSON.stringify(parameters),
      requestedById: caller.userId,
      ticketIntegrationId: context.integration?.id ?? null,
      ticketId,
    },
    now,
  )
  if (session.isNew)
    await audit.record({
      actor: caller,
      action,
      subject: { kind: 'session', id: session.id },
      tenantId,
      detail: {
        subjectKind: subject.kind,
        subjectId: subject.id,
        deploymentId,
        ticketId,
        parameters: Object.keys(parameters),
      },
    })
  return session.id
}
