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
import { checkParameters, type ParameterValue } from './check-parameters.ts'
import type { SessionLauncher } from './session-launcher.ts'
import type { SessionStore } from './store.ts'

export type PrepareTool = Place & {
  readonly subject: SubjectRef
  readonly deploymentId: string
  readonly parameters: Readonly<Record<string, ParameterValue>>
  readonly requestKey: string
}

type Sources = {
  readonly store: SessionStore
  readonly places: Pick<PlacesService, 'context'>
  readonly facts: FactsService
  readonly items: ItemStore
  readonly deployments: DeploymentStore
  readonly audit: AuditService
  readonly sealer: Sealer
  readonly launcher: SessionLauncher
}

/**
 * Starts a session for one tool: resolution, detection (read-only) and the plan; then it waits for *Run now*.
 * The same request key of the same user gives the same session.
 * @throws conflict when the place is not about the subject, or the deployment is no longer its tool;
 *   unavailable where the tool can't be run now, in words; badInput for parameters
 */
export async function prepareTool(
  sources: Sources,
  caller: Caller,
  request: PrepareTool,
  now: Date,
): Promise<{ sessionId: string }> {
  const { store, audit, launcher } = sources
  const { context, subject, tenantId, deployment, card, item } = await requireTool(
    sources,
    caller,
    request,
    now,
  )
  const parameters = checkParameters(
    item?.parameters ?? [],
    deployment.parameters,
    request.parameters,
    card?.parameterOverride ?? 'allowed',
    sources.sealer,
  )
  const session = await store.create(
    {
      requestKey: `${caller.userId}:${request.requestKey}`,
      kind: 'tool',
      subjectKind: subject.kind,
      tenantId,
      computerId: subject.kind === 'computer' ? subject.id : null,
      personId: subject.kind === 'person' ? subject.id : null,
      deploymentId: request.deploymentId,
      parameters: JSON.stringify(parameters),
      requestedById: caller.userId,
      ticketIntegrationId: context.integration?.id ?? null,
      ticketId: context.ticket?.id ?? null,
    },
    now,
  )
  if (session.isNew)
    await audit.record({
      actor: caller,
      action: 'sessions.prepareTool',
      subject: { kind: 'session', id: session.id },
      tenantId,
      detail: {
        subjectKind: subject.kind,
        subjectId: subject.id,
        deploymentId: request.deploymentId,
        ticketId: context.ticket?.id ?? null,
        parameters: Object.keys(parameters),
      },
    })
  // A plan of the same tool that the same person left lying is replaced by this one.
  const left = await store.findLeftWaiting(session.id)
  for (const id of left) await store.tell(id, 'refuse', now, { statusDetail: 'It was prepared again.' })
  await launcher.advance(session.id)
  return { sessionId: session.id }
}

/** A tool of a place's subject that the caller may run now, with what is known of it. Refuses as `prepareTool` says. */
export async function requireTool(
  sources: Pick<Sources, 'places' | 'facts' | 'items' | 'deployments'>,
  caller: Caller,
  request: Place & Pick<PrepareTool, 'subject' | 'deploymentId'>,
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
