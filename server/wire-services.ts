import { join } from 'node:path'
import type { Router } from 'express'
import type { Logger } from 'pino'
import type { KeyPair } from '../core/agent-protocol/keys.ts'
import { createAgentGateway } from './agents/gateway.ts'
import type { Database } from './db/client.ts'
import { createAgentsService } from './domains/agents/agents-service.ts'
import { createAgentsContext } from './domains/agents/context.ts'
import { createPathways } from './domains/agents/pathways.ts'
import { requestCancel } from './domains/agents/request-cancel.ts'
import { createAgreementStore } from './domains/agreements/store.ts'
import { createAuditService } from './domains/audit/audit-service.ts'
import { createAuditStore } from './domains/audit/store.ts'
import { createComputerLookup } from './domains/computers/computer-lookup.ts'
import { createComputersService } from './domains/computers/computers-service.ts'
import { keepLookupIndex } from './domains/computers/keep-lookup-index.ts'
import { createLookupStore } from './domains/computers/lookup-store.ts'
import { recordInventory } from './domains/computers/record-inventory.ts'
import { createComputerStore } from './domains/computers/store.ts'
import { createConfigurationService } from './domains/configuration/configuration-service.ts'
import { createDecisionsService } from './domains/decisions/decisions-service.ts'
import { createDeploymentsService } from './domains/deployments/deployments-service.ts'
import { createExceptionStore } from './domains/deployments/exception-store.ts'
import { createDeploymentStore } from './domains/deployments/store.ts'
import { createExceptionsService } from './domains/exceptions/exceptions-service.ts'
import { createIntegrationsService } from './domains/integrations/integrations-service.ts'
import { createIntegrationStore } from './domains/integrations/store.ts'
import { createItemsService } from './domains/items/items-service.ts'
import { createItemStore } from './domains/items/store.ts'
import { createLicencesService } from './domains/licences/licences-service.ts'
import { createLicenceStore } from './domains/licences/store.ts'
import { createOutboxStore } from './domains/outbox/store.ts'
import { createPersonStore } from './domains/persons/store.ts'
import { createPlacesService } from './domains/places/places-service.ts'
import { type FiringContext, fireDueSchedules, goOnWithRun } from './domains/schedules/fire-schedules.ts'
import { createScheduleClock } from './domains/schedules/schedule-clock.ts'
import { createSchedulesService } from './domains/schedules/schedules-service.ts'
import { createScheduleStore } from './domains/schedules/store.ts'
import { createScriptsService } from './domains/scripts/scripts-service.ts'
import { createScriptStore } from './domains/scripts/store.ts'
import { createApprovalsService } from './domains/sessions/approvals-service.ts'
import type { SessionLauncher } from './domains/sessions/session-launcher.ts'
import { createSessionsService } from './domains/sessions/sessions-service.ts'
import { createSessionStore } from './domains/sessions/store.ts'
import { createTicketMessagesService } from './domains/sessions/ticket-messages-service.ts'
import { createTechnicianToolsService } from './domains/technician-tools/technician-tools-service.ts'
import { createTenantStore } from './domains/tenants/store.ts'
import { createReadingStore } from './domains/tickets/reading-store.ts'
import { createTicketsService } from './domains/tickets/tickets-service.ts'
import { createTimelineService } from './domains/timeline/timeline-service.ts'
import { createUsersService } from './domains/users/users-service.ts'
import { askTargets } from './engine/ask-targets.ts'
import { createEngine, type EngineStore } from './engine/engine.ts'
import type { EngineContext } from './engine/engine-context.ts'
import { lookUpUpn } from './engine/look-up-upn.ts'
import { createComputerRunner } from './engine/run-on-computer.ts'
import { createServerRunner } from './engine/run-on-server.ts'
import { createScriptRunner } from './engine/run-script.ts'
import { WorkSlots } from './engine/work-slots.ts'
import { createFacts } from './facts/facts.ts'
import { createLiveBus, sessionTopic } from './live/bus.ts'
import type { Secrets } from './secrets.ts'
import type { Services } from './services.ts'
import type { Settings } from './settings.ts'

export type WiringInput = {
  readonly settings: Settings
  readonly database: Database
  readonly secrets: Secrets
  /** The public address. */
  readonly url: string
  readonly log: Logger
}

/** The wired server, before it takes requests. */
export type Wiring = {
  readonly services: Services
  /** Routers by their path. */
  readonly routers: Readonly<Record<string, Router>>
  /** Null while the engine works, else why it does not. */
  checkEngine(): Promise<string | null>
  start(): Promise<void>
  /** Ends the agents' connections and the engine; sessions go on after the next start. */
  stop(): Promise<void>
}

/** How many sessions of one server process compute at once; all others wait, for a script of theirs or for a place. */
const workSlots = 16

/** How often a server looks for schedules that are due, in milliseconds. */
const scheduleClockMs = 15_000

/** The stores of everything that decisions and sessions work with. */
export type Stores = ReturnType<typeof createStores>

/** The stores over a database; each alone writes its domain's tables. */
export function createStores(
  database: Database,
  secrets: Secrets,
  sessionChanged: (sessionId: string) => void = () => undefined,
) {
  return {
    tenants: createTenantStore(database),
    persons: createPersonStore(database),
    computers: createComputerStore(database),
    lookup: createLookupStore(database),
    agreements: createAgreementStore(database),
    items: createItemStore(database),
    licences: createLicenceStore(database, secrets.sealerFor('licence')),
    scripts: createScriptStore(database),
    deployments: createDeploymentStore(database),
    exceptions: createExceptionStore(database),
    sessions: createSessionStore(database, sessionChanged),
    integrations: createIntegrationStore(database, secrets.sealerFor('integration-secret')),
  }
}

/** The server's signing keys in the form that agents' commands are signed with. */
export function keyPairOf({ signingKey, publicKey }: Secrets): KeyPair {
  const privateKey = signingKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')
  return { privateKey, publicKey }
}

/** Puts every domain, the engine and the agents' gateway together. The one place where they learn of each other. */
export async function wireServices({ settings, database, secrets, url, log }: WiringInput): Promise<Wiring> {
  const stopping = new AbortController()
  const bus = createLiveBus()
  const now = () => new Date()
  const audit = createAuditService(database)
  const stores = createStores(database, secrets, (sessionId) => bus.publish(sessionTopic(sessionId)))
  const { sessions } = stores
  const outbox = createOutboxStore(database, (sessionId) => sessions.touch(sessionId))
  const pathways = createPathways(database)
  const facts = createFacts(database)
  const integrations = createIntegrationsService(stores.integrations)

  const agents = createAgentsContext({
    database,
    serverKey: keyPairOf(secrets),
    serverUrl: url,
    sealer: secrets.sealerFor('agent-command'),
    releaseFolders: releaseFoldersOf(settings),
    log,
    recordAudit: (event) => audit.record(event),
    listener: {
      commandChanged: () => undefined,
      inventory: async (agentId, message) => {
        await recordInventory({ database, agents: agents.store, audit, log, now }, agentId, message)
      },
      progress: async ({ sessionId, actionId, bytesDone, bytesTotal }) => {
        if (sessionId && actionId) await sessions.setProgress(sessionId, actionId, bytesDone, bytesTotal)
      },
      output: async ({ sessionId, actionId, commandId, index, stream, text }) => {
        if (!sessionId) return
        await sessions.appendLog({
          sessionId,
          actionId,
          stream,
          text,
          at: now(),
          command: { id: commandId, index },
        })
      },
      agentOnline: async (agentId) => {
        const computerId = await pathways.computerOf(agentId)
        if (computerId === null) return
        for (const id of await sessions.findReconnected(computerId)) await engineContext.wake(id)
      },
      agentOffline: (agentId) => {
        agents.hub.emit('agentOffline', agentId)
      },
    },
  })

  // On SQLite there is one server, which hears of every end itself: a look now and then is for what it has missed. With
  // five hundred scripts under way, looks each few seconds would be a tenth of its work.
  const isAlone = !('url' in settings.database)
  const slots = new WorkSlots(workSlots)
  const commands = {
    agents,
    pathways,
    sessions,
    slots,
    stopping: stopping.signal,
    ...(isAlone ? { pollMs: 15_000, lookMs: 15_000 } : {}),
  }
  const engine = await createEngine(engineStoreOf(settings), () => engineContext)
  const parameterSealer = secrets.sealerFor('session-parameter')
  const onComputer = createComputerRunner(commands)
  const httpHosts = settings.scriptHosts
  const onServer = createServerRunner(
    {
      ...stores,
      facts,
      agents,
      slots,
      httpHosts,
      endSealer: secrets.sealerFor('script-end'),
      stopping: stopping.signal,
      now,
    },
    onComputer,
  )
  const runScript = createScriptRunner(onComputer, onServer)
  const licenceSealer = secrets.sealerFor('licence')
  const engineContext: EngineContext = {
    sessions,
    computers: stores.computers,
    tenants: stores.tenants,
    items: stores.items,
    outbox,
    integrations,
    facts,
    sealer: parameterSealer,
    commands,
    slots,
    runScript,
    licences: stores.licences,
    openLicence: (sealed) => licenceSealer.open(sealed),
    deliver: engine.deliver,
    async wake(sessionId) {
      const woken = await sessions.tell(sessionId, 'connect', now())
      if (woken.accepted) await engine.advance(sessionId)
    },
    async turnOver(computerId) {
      const next = await sessions.nextInQueue(computerId)
      if (next) await engine.advance(next)
    },
    askTargets: (row) => askTargets(row, { ...stores, facts, runScript, now }),
    afterInventory: (row) => lookUpUpn(engineContext, row),
    logDays: settings.sessionLogDays,
    stopping: stopping.signal,
    log,
    now,
  }

  const schedules = createScheduleStore(database)
  const firing: FiringContext = { schedules, sessions, facts, log, stopping: stopping.signal }
  const scheduleClock = createScheduleClock({
    fire: (at) => fireDueSchedules(firing, at),
    now,
    everyMs: scheduleClockMs,
    failed: (error) => log.error({ err: error }, 'looking for due schedules failed'),
  })

  const launcher: SessionLauncher = {
    advance: engine.advance,
    begin(sessionId) {
      engine
        .advance(sessionId)
        .catch((error: unknown) => log.warn({ err: error, sessionId }, 'a session was not begun at once'))
    },
    turnOver: engineContext.turnOver,
    stop: async (sessionId) => {
      for (const id of await pathways.openCommands(sessionId)) await requestCancel(agents, id)
    },
  }
  const lookupIndex = keepLookupIndex(stores.lookup, {
    now: () => performance.now(),
    failed: (error) => log.error({ err: error }, 'computers could not be read for the look-up'),
  })
  const tickets = createTicketsService({ ...stores, readings: createReadingStore(database) }, integrations)
  const places = createPlacesService({ ...stores, tickets })
  const exceptions = createExceptionsService({ ...stores, places, facts, integrations, audit })
  const users = createUsersService({
    database,
    secrets,
    url,
    log,
    audit,
    signInAttempts: settings.signInAttempts,
  })
  const services: Services = {
    audit,
    configuration: createConfigurationService(database, audit),
    users,
    agents: createAgentsService(agents, stores),
    computers: createComputersService(stores.computers),
    computerLookup: createComputerLookup(stores.lookup, lookupIndex, now),
    decisions: createDecisionsService({ ...stores, facts, tickets }),
    deployments: createDeploymentsService({ ...stores, facts, audit, sealer: parameterSealer }),
    exceptions,
    integrations,
    items: createItemsService(stores),
    licences: createLicencesService({ ...stores, audit }),
    scripts: createScriptsService({ ...stores, audit }),
    places,
    technicianTools: createTechnicianToolsService({ ...stores, places, facts, exceptions }),
    timeline: createTimelineService({ ...stores, places, facts, audit: createAuditStore(database) }),
    ticketMessages: createTicketMessagesService({ sessions, outbox, audit, deliver: engine.deliver }),
    schedules: createSchedulesService({
      schedules,
      facts,
      audit,
      begin: (run) =>
        void goOnWithRun(firing, run, now()).catch((error: unknown) =>
          log.error({ err: error, runId: run.id }, 'a run could not be begun; the clock goes on with it'),
        ),
    }),
    approvals: createApprovalsService({ ...stores, store: sessions, audit, launcher }),
    sessions: createSessionsService({
      ...stores,
      store: sessions,
      recognise: users.recognise,
      places,
      facts,
      audit,
      bus,
      sealer: parameterSealer,
      launcher,
    }),
  }

  const gateway = createAgentGateway(agents)
  return {
    services,
    routers: { '/agent': gateway.router },
    checkEngine: () => engine.check(),
    async start() {
      await gateway.start()
      await engine.start()
      scheduleClock.start()
      lookupIndex.start()
    },
    async stop() {
      stopping.abort(new Error('The server is stopping.'))
      await lookupIndex.stop()
      await scheduleClock.stop()
      await engine.stop()
      await gateway.stop()
    },
  }
}

/** What the admin has put into the data folder counts before the file that this server was built with. */
function releaseFoldersOf({ dataFolder }: Settings): string[] {
  return [join(dataFolder, 'releases'), join(import.meta.dirname, '..', 'dist', 'agent')]
}

/** The engine's own file beside ours: both write often, and SQLite has one writer at a time. */
function engineStoreOf({ database, dataFolder }: Settings): EngineStore {
  return 'url' in database && database.url ? { url: database.url } : { file: join(dataFolder, 'engine.db') }
}
