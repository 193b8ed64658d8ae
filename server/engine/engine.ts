import { OpenWorkflow } from 'openworkflow'
import { advanceSession } from './advance-session.ts'
import { deliverMessage, deliveryRetries } from './deliver-message.ts'
import type { EngineContext, Step } from './engine-context.ts'
import { endSession } from './session-steps.ts'
import { startSweeper } from './sweeper.ts'

/** Where the engine keeps what happens next: a SQLite file of its own, or a schema in the PostgreSQL database. */
export type EngineStore = { readonly file: string } | { readonly url: string }

export type Engine = {
  start(): Promise<void>
  /** Null while its store answers, else why it does not, in words. */
  check(): Promise<string | null>
  /** Lets what is under way come to a point from which it can go on later, and ends. */
  stop(): Promise<void>
  /** Begins the stretch of work that a session stands before. Safe to repeat. */
  advance(sessionId: string): Promise<void>
  deliver(messageId: string): Promise<void>
}

/** How many workflows one server process works on at once; most of them wait for a machine. */
const concurrency = 128

type SessionInput = { readonly id: string; readonly stretch: number }

/** The durable workflows. `context` is asked for when they run, since they and the domains need each other. */
export async function createEngine(store: EngineStore, context: () => EngineContext): Promise<Engine> {
  const backend = await connect(store)
  const workflows = new OpenWorkflow({ backend })

  const session = workflows.defineWorkflow(
    { name: 'session' },
    async ({ input, step }: { input: SessionInput; step: Step }) => await advance(context(), step, input),
  )
  const delivery = workflows.defineWorkflow(
    { name: 'deliver-message' },
    async ({ input, step }: { input: { id: string }; step: Step }) =>
      await deliverMessage(context(), withRetries(step, deliveryRetries), input.id),
  )
  const worker = workflows.newWorker({ concurrency })

  function nudge(): void {
    void worker
      .tick()
      .catch((error: unknown) => context().log.warn({ err: error }, 'the engine was not woken'))
  }

  const engine: Engine = {
    async start() {
      await worker.start()
      sweeper = startSweeper(context, engine)
    },
    async check() {
      try {
        await backend.countWorkflowRuns()
        return null
      } catch {
        return 'The engine’s database does not answer.'
      }
    },
    async stop() {
      await sweeper?.stop()
      await worker.stop()
      await backend.stop()
    },
    async advance(id) {
      const stretch = await context().sessions.stretchOf(id)
      if (stretch === null) return
      await session.run({ id, stretch }, { idempotencyKey: `${id}/${stretch}` })
      nudge()
    },
    async deliver(id) {
      await delivery.run({ id }, { idempotencyKey: id })
      nudge()
    },
  }
  let sweeper: ReturnType<typeof startSweeper> | null = null
  return engine
}

/** Each database's modules are loaded only where it is used. */
async function connect(store: EngineStore) {
  if ('file' in store) {
    const { BackendSqlite } = await import('openworkflow/sqlite')
    return BackendSqlite.connect(store.file)
  }
  const { BackendPostgres } = await import('openworkflow/postgres')
  return await BackendPostgres.connect(store.url, { schema: 'openworkflow' })
}

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
    await step.run({ name: 'advance' }, () => advanceSession(context, id, stretch))
  } catch (error) {
    if (!isLastFailure(error)) throw error
    context.log.error({ err: error, sessionId: id }, 'a session was given up')
    await step.run({ name: 'give up' }, () =>
      endSession(context, id, 'fail', 'The server failed at this again and again. Its log has the cause.'),
    )
  }
}

function withRetries(step: Step, retryPolicy: object): Step {
  return { run: (config, work) => step.run({ ...config, retryPolicy } as typeof config, work) }
}
