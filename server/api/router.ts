import { agentsRouter } from './agents/agents-router.ts'
import { approvalsRouter } from './approvals/approvals-router.ts'
import { listEntries } from './audit/list-entries.ts'
import { getComputer } from './computers/get-computer.ts'
import { listNew } from './computers/list-new.ts'
import { lookup, visit } from './computers/lookup-computers.ts'
import { configurationRouter } from './configuration/configuration-router.ts'
import { decisionsRouter } from './decisions/decisions-router.ts'
import { deploymentsRouter } from './deployments/deployments-router.ts'
import { exceptionsRouter } from './exceptions/exceptions-router.ts'
import { forOrigin } from './integrations/for-origin.ts'
import { itemsRouter } from './items/items-router.ts'
import { licencesRouter } from './licences/licences-router.ts'
import { schedulesRouter } from './schedules/schedules-router.ts'
import { scriptsRouter } from './scripts/scripts-router.ts'
import { sessionsRouter } from './sessions/sessions-router.ts'
import { technicianToolsRouter } from './technician-tools/technician-tools-router.ts'
import { router } from './trpc.ts'
import { usersRouter } from './users/users-router.ts'

/** Everything the server offers to its own programs. Each procedure stands in `samples.ts` too. */
export const appRouter = router({
  users: usersRouter,
  agents: agentsRouter,
  approvals: approvalsRouter,
  audit: router({ list: listEntries }),
  computers: router({ get: getComputer, listNew, lookup, visit }),
  configuration: configurationRouter,
  decisions: decisionsRouter,
  deployments: deploymentsRouter,
  exceptions: exceptionsRouter,
  integrations: router({ forOrigin }),
  items: itemsRouter,
  licences: licencesRouter,
  scripts: scriptsRouter,
  schedules: schedulesRouter,
  sessions: sessionsRouter,
  technicianTools: technicianToolsRouter,
})

export type AppRouter = typeof appRouter
