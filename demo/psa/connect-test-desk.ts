import { createHaloClient } from '../../server/integrations/halo/halo-client.ts'
import type { HaloRuntime, HaloSettings } from '../../server/integrations/halo/halo-settings.ts'
import type { PsaResult } from '../../server/integrations/psa.ts'
import { createDemoPsa, type DemoPsaOptions } from './create-demo-psa.ts'
import { type Listening, listen } from './listen.ts'
import { testRecords } from './test-records.ts'

/** What a test asks for other than the usual. */
export type TestDeskOptions = {
  psa?: Partial<DemoPsaOptions>
  settings?: Partial<HaloSettings>
  runtime?: HaloRuntime
}

/** The servers that a test has started. */
export type Running = { servers: Listening[]; close(): Promise<void> }

/** Keeps the servers of a test; close them after each. */
export function createRunning(): Running {
  const servers: Listening[] = []
  return {
    servers,
    async close() {
      await Promise.all(servers.splice(0).map((one) => one.close()))
    },
  }
}

/** Starts the demo PSA on a port of its own and connects a client to it; `requests` are what the server got. */
export async function connect(
  running: Running,
  { psa = {}, settings = {}, runtime = {} }: TestDeskOptions = {},
) {
  const requests: string[] = []
  const made = createDemoPsa({
    records: testRecords(),
    clientId: 'client',
    clientSecret: 'top-secret',
    customTab: null,
    ...psa,
  })
  const listening = await listen((request, response) => {
    requests.push(`${request.method} ${request.url}`)
    made.app(request, response)
  })
  running.servers.push(listening)
  const client = createHaloClient(
    { baseUrl: listening.url, clientId: 'client', clientSecret: 'top-secret', ...settings },
    runtime,
  )
  return { ...made, client, requests, url: listening.url }
}

/** The value of a result, or the test fails with its error. */
export function value<T>(result: PsaResult<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  return result.value
}

/** The error code of a result, or `ok`. */
export function code(result: PsaResult<unknown>): string {
  return result.ok ? 'ok' : result.error.code
}
