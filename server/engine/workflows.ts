import { OpenWorkflow } from 'openworkflow'

type Backend = ConstructorParameters<typeof OpenWorkflow>[0]['backend']

/** Where the engine keeps what happens next: a SQLite file of its own, or a schema in the PostgreSQL database. */
export type EngineStore = { readonly file: string } | { readonly url: string }

/** Kinds of work with a queue and places of their own, so that one never waits for the other. */
export type Lane = 'sessions' | 'tools' | 'deliveries'

/** Opens a lane of the engine's store. Each database's modules are loaded only where it is used. */
export async function openLane(store: EngineStore, lane: Lane) {
  const backend = await connect(store, lane)
  const claiming = claimOneAfterAnother(backend)
  return { backend, workflows: new OpenWorkflow({ backend: claiming }) }
}

async function connect(store: EngineStore, lane: Lane): Promise<Backend> {
  if ('file' in store) {
    const { BackendSqlite } = await import('openworkflow/sqlite')
    return BackendSqlite.connect(store.file, { namespaceId: lane })
  }
  const { BackendPostgres } = await import('openworkflow/postgres')
  return await BackendPostgres.connect(store.url, { schema: 'openworkflow', namespaceId: lane })
}

/**
 * OpenWorkflow's worker asks the database once for each of its free places whenever it looks for work (0.10). With many
 * places that is many questions for nothing: here they are asked one after another, and once nothing is there, all of
 * the same look have their answer.
 */
function claimOneAfterAnother(backend: Backend): Backend {
  type Claim = Backend['claimWorkflowRun']
  let before: Promise<unknown> = Promise.resolve()
  let isDrained = false
  const claim: Claim = (params) => {
    const claimed = before.then(async () => {
      if (isDrained) return null
      const run = await backend.claimWorkflowRun(params)
      if (run === null) {
        isDrained = true
        setImmediate(() => {
          isDrained = false
        })
      }
      return run
    })
    before = claimed.catch(() => undefined)
    return claimed
  }
  return Object.assign(Object.create(backend) as Backend, { claimWorkflowRun: claim })
}
