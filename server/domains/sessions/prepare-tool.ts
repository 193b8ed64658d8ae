import type { Caller } from '../users/caller.ts'
import { checkParameters, type ParameterValue } from './check-parameters.ts'
import { createToolSession, requireTool, type ToolRequest, type ToolSources } from './tool-session.ts'

export type PrepareTool = ToolRequest & { readonly parameters: Readonly<Record<string, ParameterValue>> }

/**
 * Starts a session for one tool: resolution, detection (read-only) and the plan; then it waits for *Run now*.
 * The same request key of the same user gives the same session.
 * @throws as `requireTool`; badInput for parameters
 */
export async function prepareTool(
  sources: ToolSources,
  caller: Caller,
  request: PrepareTool,
  now: Date,
): Promise<{ sessionId: string }> {
  const { store, launcher, sealer } = sources
  const tool = await requireTool(sources, caller, request, now)
  const { deployment, card, item } = tool
  const override = card?.parameterOverride ?? 'allowed'
  const parameters = checkParameters(
    item?.parameters ?? [],
    deployment.parameters,
    request.parameters,
    override,
    sealer,
  )
  const wish = { kind: 'tool', action: 'sessions.prepareTool', itemId: null, parameters } as const
  const sessionId = await createToolSession(sources, caller, request, tool, wish, now)
  // A plan of the same tool that the same person left lying is replaced by this one.
  const left = await store.findLeftWaiting(sessionId)
  for (const id of left) await store.tell(id, 'refuse', now, { statusDetail: 'It was prepared again.' })
  await launcher.advance(sessionId)
  return { sessionId }
}
