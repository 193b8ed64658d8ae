import type { Caller } from '../users/caller.ts'
import { checkParameters } from './check-parameters.ts'
import { createToolSession, requireTool, type ToolRequest, type ToolSources } from './tool-session.ts'

/**
 * *Detect now*: starts a session that looks at one tool's item on a subject, says what a run would do, and changes nothing.
 * Parameters are the deployment's. The same request key of the same user gives the same session.
 * @throws as `requireTool`; badInput where a parameter that has to be given is missing
 */
export async function detectTool(
  sources: ToolSources,
  caller: Caller,
  request: ToolRequest,
  now: Date,
): Promise<{ sessionId: string }> {
  const tool = await requireTool(sources, caller, request, now)
  const { deployment, item } = tool
  const given = checkParameters(item?.parameters ?? [], deployment.parameters, {}, 'allowed', sources.sealer)
  const wish = {
    kind: 'detection',
    action: 'sessions.detectTool',
    itemId: deployment.item,
    parameters: given,
  } as const
  const sessionId = await createToolSession(sources, caller, request, tool, wish, now)
  await sources.launcher.advance(sessionId)
  return { sessionId }
}
