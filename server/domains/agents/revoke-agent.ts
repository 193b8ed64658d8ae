import { DeskhandError } from '../../errors.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { AgentsContext } from './context.ts'

/**
 * Stops listening to an agent for good: its connection is closed, and its key opens nothing more. Safe to repeat.
 * Asks for `agents.enrol`; throws `notFound`.
 */
export async function revokeAgent(
  context: AgentsContext,
  actor: Caller | 'server',
  agentId: string,
): Promise<void> {
  const agent = await context.store.findAgent(agentId)
  if (actor !== 'server') requirePermission(actor, 'agents.enrol', agent ? { tenantId: agent.tenantId } : {})
  if (!agent) throw new DeskhandError('notFound', 'There is no such agent.')
  if (!(await context.store.revokeAgent(agent.id, context.now()))) return
  context.hub.emit('agentRevoked', agent.id)
  await context.recordAudit({
    actor,
    action: 'agent.revoke',
    subject: { kind: 'agent', id: agent.id },
    tenantId: agent.tenantId,
    detail: { name: agent.name },
  })
  if (agent.online) await context.listener.agentOffline(agent.id)
}
