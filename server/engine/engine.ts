import { withQueryPriority } from '../db/loop-turns.ts'
import { requestCancel } from '../domains/agents/request-cancel.ts'
import { roundOf } from '../domains/outbox/messages.ts'
import { advanceSession } from './advance-session.ts'
import { deliverMessage, deliveryRetries } from './deliver-message.ts'
import type { EngineContext, Step } from './engine-context.ts'
import { giveUpExecution } from './execute-session.ts'
import { endSession } from './session-steps.ts'
import { startSweeper } from './sweeper.ts'
import { type EngineStore, openLane } from './workflows.ts'

export type { EngineStore } from './workflows.ts'

export type Engine = {
  start(): Promise<void>
  /** Null while its store answers, else why it does not, in words. */
  check(): Promise<string | null>
  /** Lets what is under way come to a point from which it can go on later, and ends. */
  stop(): Promise<void>
  /** Begins the stretch of work that a session stands before. Safe to repeat. */
  advance(sessionId: string): Promise<void>
  /** Whether the stretch that a session is in is over although it has not ended: nothing would ever come of it. */
  isAbandoned(sessionId: string): Promise<boolean>
  deliver(messageId: string): Promise<void>
}

/**
 * How many sessions one server process has under way at once, most of which wait for a script of theirs; how many of them
 * compute is limited by `WorkSlots`. Tools, which a technician waits for, do not queue behind those of a night.
 */
const sessionsUnderWay = 512
const toolsUnderWay = 128
const deliveriesUnderWay = 8

/** Of a stretch that fails: about half an hour, from which the stops of a server in the middle of it are taken, too. */
const stretchRetries = {
  initialInterval: '1s',
  backoffCoefficient: 2,
  maximumInterval: '30s',
  maximumAttempts: 60,
} as const

const overStatuses: readonly string[] = ['succeeded', 'completed', 'failed', 'canceled']

type SessionInput = { readonly id: string; readonly stretch: number }

/** The durable workflows. `context` is asked for when they run, since they and the domains need each other. */
export async function createEngine(store: EngineStore, context: () => EngineContext): Promise<Engine> {
  const sessions = await openSessions(store, 'sessions', sessionsUnderWay, context)
  const tools = await openSessions(store, 'tools', toolsUnderWay, context)
  const deliveries = await openLane(store, 'deliveries')

  const delivery = deliveries.workflows.defineWorkflow(
    { name: 'deliver-message' },
    async ({ input, step }: { input: { id: string; round?: number }; step: Step }) =>
      await deliverMessage(context(), withRetries(step, deliveryRetries), input.id, input.round),
  )
  const deliveryWorker = deliveries.workflows.newWorker({ concurrency: deliveriesUnderWay })

  /** In a turn of its own: a look that is just over has found nothing for everybody of this turn. */
  function nudge(worker: Worker): void {
    setImmediate(() => {
      worker.tick().catch((error: unknown) => context().log.warn({ err: error }, 'the engine was not woken'))
    })
  }

  async function runOf(id: string) {
    const found = await context().sessions.findStretch(id)
    if (!found) return null
    const { kind, stretch } = found
    const lane = kind === 'tool' ? tools : sessions
    const handle = await lane.session.run({ id, stretch }, { idempotencyKey: `${id}/${stretch}` })
    return { handle, worker: lane.worker }
  }

  let sweeper: ReturnType<typeof startSweeper> | null = null
  const engine: Engine = {
    async start() {
      await Promise.all([sessions, tools].map(({ worker }) => worker.start()))
      await deliveryWorker.start()
      sweeper = startSweeper(context, engine)
    },
    async check() {
      try {
        await sessions.backend.countWorkflowRuns()
        return null
      } catch {
        return 'The engine’s database does not answer.'
      }
    },
    async stop() {
      await sweeper?.stop()
      await Promise.all([sessions.worker, tools.worker, deliveryWorker].map((worker) => worker.stop()))
      for (const { backend } of [sessions, tools, deliveries]) await backend.stop()
    },
    async advance(id) {
      const run = await runOf(id)
      if (run) nudge(run.worker)
    },
    async isAbandoned(id) {
      const run = await runOf(id)
      return run !== null && overStatuses.includes(run.handle.workflowRun.status)
    },
    async deliver(id) {
      const message = await context().outbox.find(id)
      if (!message) return
      const round = roundOf(message)
      // One delivery for each round: what was refused and is asked for again needs another.
      await delivery.run({ id, round }, { idempotencyKey: round === 0 ? id : `${id}/${round}` })
      nudge(deliveryWorker)
    },
  }
  return engine
}

/** A lane of its own for sessions of a kind, and the worker that carries them. */
async function openSessions(
  store: EngineStore,
  lane: 'sessions' | 'tools',
  concurrency: number,
  context: () => EngineContext,
) {
  const { backend, workflows } = await openLane(store, lane)
  const session = workflows.defineWorkflow(
    { name: 'session' },
    async ({ input, step }: { input: SessionInput; step: Step }) => {
      const isTool = lane === 'tools'
      await context().slots.work(input.id, isTool, () =>
        withQueryPriority(isTool ? 'request' : 'background', () => advance(context(), step, input)),
      )
    },
  )
  return { backend, session, worker: workflows.newWorker({ concurrency }) }
}

type Worker = Awaited<ReturnType<typeof openSessions>>['worker']

type Retries = { readonly maximumAttempts: number }

/** What OpenWorkflow throws where a step has failed; after its last attempt nobody tries again. */
type StepFailure = { readonly stepFailedAttempts: number; readonly retryPolicy: Retries }

function isLastFailure(error: unknown): error is StepFailure {
  if (!(error instanceof Error) || error.name !== 'StepError') return false
  const { stepFailedAttempts, retryPolicy } = error as unknown as StepFailure
  return retryPolicy.maximumAttempts > 0 && stepFailedAttempts >= retryPolicy.maximumAttempts
}

/** A session whose step has failed for good ends as failed: none stays for ever as it was. */
async function advance(context: EngineContext, step: Step, { id, stretch }: SessionInput): Promise<void> {
  try {
    await withRetries(step, stretchRetries).run({ name: 'advance' }, async () => {
      // Of the many that still wait for a slot, none begins anything while the server stops.
      context.stopping.throwIfAborted()
      await advanceSession(context, id, stretch)
    })
  } catch (error) {
    if (!isLastFailure(error)) throw error
    context.log.error({ err: error, sessionId: id }, 'a session was given up')
    await step.run({ name: 'give up' }, () => giveUp(context, id))
  }
}

/** Stops what is under way on the machine, and ends the session with all that is left of it. */
async function giveUp(context: EngineContext, sessionId: string): Promise<void> {
  const { commands, sessions } = context
  for (const id of await commands.pathways.openCommands(sessionId)) await requestCancel(commands.agents, id)
  const row = await sessions.find(sessionId)
  const words = 'The server failed at this again and again. Its log has the cause.'
  if (row && row.actions.length > 0) await giveUpExecution(context, row, row.cancelAskedAt ? null : words)
  // Where that has ended it, this is refused.
  await endSession(context, sessionId, 'fail', words)
}

function withRetries(step: Step, retryPolicy: object): Step {
  return { run: (config, work) => step.run({ ...config, retryPolicy } as typeof config, work) }
}
