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
  }
}
