import { OpenWorkflow } from 'openworkflow'
import { deliverMessage, deliveryRetries } from './deliver-message.ts'
import type { EngineContext, Step } from './engine-context.ts'
import { executeSession } from './execute-session.ts'
import { prepareSession } from './prepare-session.ts'
import { endSession } from './session-steps.ts'

/** Where the engine keeps what happens next: a SQLite file of its own, or a schema in the PostgreSQL database. */
export type EngineStore = { readonly file: string } | { readonly url: string }

export type Engine = {
  start(): Promise<void>
  /** Null while its store answers, else why it does not, in words. */
  check(): Promise<string | null>
  /** Lets what is under way come to a point from which it can go on later, and ends. */
  stop(): Promise<void>
  prepare(sessionId: string): Promise<void>
  execute(sessionId: string): Promise<void>
  deliver(messageId: string): Promise<void>
}

/** How many workflows one server process works on at once; most of them wait for a machine. */
const concurrency = 64
/** A session that was written down but not yet started by its process is started by any after this, in milliseconds. */
const orphanMs = 10_000
const sweepMs = 15_000

/** The durable workflows. `context` is asked for when they run, since they and the domains need each other. */
export async function createEngine(store: EngineStore, context: () => EngineContext): Promise<Engine> {
  const backend = await connect(store)
  const workflows = new OpenWorkflow({ backend })

  const define = (name: string, work: (context: EngineContext, step: Step, id: string) => Promise<void>) =>
    workflows.defineWorkflow({ name }, async ({ input, step }: { input: { id: string }; step: Step }) => {
      await work(context(), step, input.id)
    })
  const prepare = define('prepare-session', guarded(prepareSession))
  const execute = define('execute-session', guarded(executeSession))
  const deliver = define('deliver-message', (given, step, id) =>
    deliverMessage(given, withRetries(step, deliveryRetries), id),
  )
  const worker = workflows.newWorker({ concurrency })

  async function begin(workflow: typeof prepare, id: string): Promise<void> {
    await workflow.run({ id }, { idempotencyKey: id })
    void worker
      .tick()
      .catch((error: unknown) => context().log.warn({ err: error }, 'the engine was not woken'))
  }

  let sweeping: NodeJS.Timeout | null = null

  async function sweep(): Promise<void> {
    const { sessions, outbox, now } = context()
    const orphaned = new Date(now().getTime() - orphanMs)
    for (const id of await sessions.findIn(['created'], orphaned)) await begin(prepare, id)
    for (const id of await sessions.findIn(['pending'], orphaned)) await begin(execute, id)
    for (const id of await outbox.due(orphaned, 100)) await begin(deliver, id)
    for (const id of await sessions.findOverdue('waitingForApproval', now()))
      await sessions.tell(id, 'expire', now(), { statusDetail: 'Nobody pressed Run now within 30 minutes.' })
  }

  function sweepAgain(): void {
    sweeping = setTimeout(() => {
      sweep()
        .catch((error: unknown) => context().log.error({ err: error }, 'looking after sessions failed'))
        .finally(() => {
          if (sweeping) sweepAgain()
        })
    }, sweepMs)
    sweeping.unref()
  }

  return {
    async start() {
      await worker.start()
      sweepAgain()
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
      if (sweeping) clearTimeout(sweeping)
      sweeping = null
      await worker.stop()
      await backend.stop()
    },
    prepare: (id) => begin(prepare, id),
    execute: (id) => begin(execute, id),
    deliver: (id) => begin(deliver, id),
  }
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
function guarded(work: (context: EngineContext, step: Step, id: string) => Promise<void>): typeof work {
  return async (context, step, id) => {
    try {
      await work(context, step, id)
    } catch (error) {
      if (!isLastFailure(error)) throw error
      context.log.error({ err: error, sessionId: id }, 'a session was given up')
      await step.run({ name: 'give up' }, () =>
        endSession(context, id, 'fail', 'The server failed at this again and again. Its log has the cause.'),
      )
    }
  }
}

function withRetries(step: Step, retryPolicy: object): Step {
  return { run: (config, work) => step.run({ ...config, retryPolicy } as typeof config, work) }
}
