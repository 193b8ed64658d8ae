import { router } from '../trpc.ts'
import { decideRecord } from './decide-record.ts'
import { inviteAgent } from './invite-agent.ts'
import { listReleases } from './list-releases.ts'
import { listUndecided } from './list-undecided.ts'
import { updateAgent, updateTenant } from './update-agents.ts'

export const agentsRouter = router({
  invite: inviteAgent,
  listUndecided,
  decide: decideRecord,
  listReleases,
  updateAgent,
  updateTenant,
})
