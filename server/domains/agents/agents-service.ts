import { DeskhandError } from '../../errors.ts'
import type { ComputerStore } from '../computers/store.ts'
import type { TenantStore } from '../tenants/store.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import type { AgentsContext } from './context.ts'
import {
  type CreatedEnrolmentToken,
  createEnrolmentToken,
  type EnrolmentTokenToCreate,
} from './create-enrolment-token.ts'
import { decideUndecidedRecord, type RecordDecision } from './decide-undecided-record.ts'
import type { AgentRelease } from './releases.ts'
import type { NamedCandidate, UndecidedRecord } from './undecided-store.ts'
import { type TenantUpdate, type UpdateToAsk, updateAgent, updateTenantAgents } from './update-agent.ts'

/** `choosable`: the record may be decided to be this computer, since both are of one tenant. */
export type ListedRecord = Omit<UndecidedRecord, 'candidates'> & {
  readonly candidates: readonly (NamedCandidate & { readonly choosable: boolean })[]
}

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

    /**
     * Records that wait for a person, of the tenants that the caller may see, the latest first; `next` is the id to go on
     * after, or null at the end. Candidates of tenants that are not his are left out.
     */
    async listUndecided(
      caller: Caller,
      page: { readonly after: string | null; readonly limit: number },
    ): Promise<{ records: ListedRecord[]; next: string | null }> {
      requirePermission(caller, 'computers.view')
      const visible = visibleTenants(caller)
      const rows = await context.store.listUndecided(visible, page)
      const records = rows.slice(0, page.limit).map((record) => ({
        ...record,
        candidates: record.candidates
          .filter(({ tenant }) => visible === 'all' || visible.includes(tenant.id))
          .map((candidate) => ({ ...candidate, choosable: candidate.tenant.id === record.tenant.id })),
      }))
      return { records, next: rows.length > page.limit ? (records.at(-1)?.id ?? null) : null }
    },

    /** See `decideUndecidedRecord`. */
    async decide(caller: Caller, recordId: string, decision: RecordDecision): Promise<string> {
      return await decideUndecidedRecord(context, caller, recordId, decision)
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
