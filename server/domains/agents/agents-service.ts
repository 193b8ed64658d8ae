import { DeskhandError } from '../../errors.ts'
import type { ComputerStore } from '../computers/store.ts'
import type { TenantStore } from '../tenants/store.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { AgentsContext } from './context.ts'
import {
  type CreatedEnrolmentToken,
  createEnrolmentToken,
  type EnrolmentTokenToCreate,
} from './create-enrolment-token.ts'
import type { AgentRelease } from './releases.ts'
import { type TenantUpdate, type UpdateToAsk, updateAgent, updateTenantAgents } from './update-agent.ts'

export type AgentsService = ReturnType<typeof createAgentsService>

/** The agents as people ask for them. */
export function createAgentsService(
  context: AgentsContext,
  { tenants, computers }: { readonly tenants: TenantStore; readonly computers: ComputerStore },
) {
  return {
    /**
     * Invites one agent into a tenant; the token is shown once.
     * @throws notFound for a tenant that does not exist or is not the caller's, and for a computer that is not of it
     */
    async invite(caller: Caller, input: EnrolmentTokenToCreate): Promise<CreatedEnrolmentToken> {
      requirePermission(caller, 'agents.enrol', { tenantId: input.tenantId })
      if (!(await tenants.find(input.tenantId)))
        throw new DeskhandError('notFound', 'There is no such tenant.')
      const computer = input.computerId ? await computers.find(input.computerId) : null
      if (input.computerId && computer?.tenantId !== input.tenantId)
        throw new DeskhandError('notFound', 'There is no such computer in this tenant.')
      return await createEnrolmentToken(context, caller, input)
    },

    /** The releases of the agent that this server has, the newest first. */
    async listReleases(caller: Caller): Promise<AgentRelease[]> {
      requirePermission(caller, 'agents.view')
      return await context.releases.list()
    },

    /** Asks one agent to replace itself; see `updateAgent`. */
    async update(caller: Caller, agentId: string, ask: UpdateToAsk): Promise<{ commandId: string }> {
      return await updateAgent(context, caller, agentId, ask)
    },

    /**
     * Asks every agent of a tenant to replace itself; see `updateTenantAgents`.
     * @throws notFound for a tenant that does not exist or is not the caller's
     */
    async updateTenant(caller: Caller, tenantId: string, ask: UpdateToAsk): Promise<TenantUpdate> {
      requirePermission(caller, 'agents.enrol', { tenantId })
      if (!(await tenants.find(tenantId))) throw new DeskhandError('notFound', 'There is no such tenant.')
      return await updateTenantAgents(context, caller, tenantId, ask)
    },
  }
}
