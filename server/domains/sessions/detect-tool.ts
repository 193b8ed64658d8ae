import type { AuditService } from '../audit/audit-service.ts'
import type { Place } from '../places/place.ts'
import type { Caller } from '../users/caller.ts'
import { checkParameters } from './check-parameters.ts'
import { type PrepareTool, requireTool } from './prepare-tool.ts'
import type { SessionLauncher } from './session-launcher.ts'
import type { SessionStore } from './store.ts'

export type DetectTool = Place & Pick<PrepareTool, 'subject' | 'deploymentId' | 'requestKey'>

type Sources = Parameters<typeof requireTool>[0] & {
  readonly store: SessionStore
  readonly audit: AuditService
  readonly sealer: Parameters<typeof checkParameters>[4]
  readonly launcher: SessionLauncher
}

/**
 * *Detect now*: starts a session that looks at one tool's item on a subject, says what a run would do, and changes nothing.
 * Parameters are the deployment's. The same request key of the same user gives the same session.
 * @throws conflict when the place is not about the subject, or the deployment is no longer its tool;
 *   unavailable where the subject can't be looked at now, in words; badInput where a parameter that has to be given is missing
 */
export async function detectTool(
  sources: Sources,
  caller: Caller,
  request: DetectTool,
  now: Date,
): Promise<{ sessionId: string }> {
  const { store, audit, sealer, launcher } = sources
  const { context, subject, tenantId, deployment, item } = await requireTool(sources, caller, request, now)
  const parameters = checkParameters(item?.parameters ?? [], deployment.parameters, {}, 'allowed', sealer)
  const session = await store.create(
    {
      requestKey: `${caller.userId}:${request.requestKey}`,
      kind: 'detection',
      subjectKind: subject.kind,
      tenantId,
      computerId: subject.kind === 'computer' ? subject.id : null,
      personId: subject.kind === 'person' ? subject.id : null,
      deploymentId: request.deploymentId,
      itemId: deployment.item,
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
      action: 'sessions.detectTool',
      subject: { kind: 'session', id: session.id },
      tenantId,
      detail: {
        subjectKind: subject.kind,
        subjectId: subject.id,
        deploymentId: request.deploymentId,
        ticketId: context.ticket?.id ?? null,
      },
    })
  await launcher.advance(session.id)
  return { sessionId: session.id }
}
