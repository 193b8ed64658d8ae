import { agentsRouter } from './agents/agents-router.ts'
import { listEntries } from './audit/list-entries.ts'
import { configurationRouter } from './configuration/configuration-router.ts'
import { decisionsRouter } from './decisions/decisions-router.ts'
import { deploymentsRouter } from './deployments/deployments-router.ts'
import { forOrigin } from './integrations/for-origin.ts'
import { sessionsRouter } from './sessions/sessions-router.ts'
import { technicianToolsRouter } from './technician-tools/technician-tools-router.ts'
import { router } from './trpc.ts'
import { usersRouter } from './users/users-router.ts'

/** Everything the server offers to its own programs. Each procedure stands in `samples.ts` too. */
export const appRouter = router({
  users: usersRouter,
  agents: agentsRouter,
  audit: router({ list: listEntries }),
  configuration: configurationRouter,
  decisions: decisionsRouter,
  deployments: deploymentsRouter,
  integrations: router({ forOrigin }),
  sessions: sessionsRouter,
  technicianTools: technicianToolsRouter,
})

export type AppRouter = typeof appRouter
