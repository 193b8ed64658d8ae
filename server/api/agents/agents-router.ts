import { router } from '../trpc.ts'
import { inviteAgent } from './invite-agent.ts'
import { listReleases } from './list-releases.ts'
import { updateAgent, updateTenant } from './update-agents.ts'

export const agentsRouter = router({ invite: inviteAgent, listReleases, updateAgent, updateTenant })
