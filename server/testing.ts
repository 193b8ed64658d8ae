// A whole server for tests: real HTTP, a real database, people of every role who are signed in.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '../core/permissions/permissions.ts'
import { type Database, openDatabase } from './db/client.ts'
import type { ErrorCode } from './errors.ts'
import { type RunningServer, startServer } from './main.ts'
import { loadSettings } from './settings.ts'

/** A server on a free port of this machine, with a new SQLite database. */
export interface TestServer extends RunningServer {
  /** A connection of the test's own to the same database. */
  readonly database: Database
  /** Creates a user (limited to `tenantIds` where given), signs him in and gives his bearer. */
  signIn(role: Role, tenantIds?: readonly string[] | null): Promise<SignedIn>
  /** Stops the server and removes its files. */
  remove(): Promise<void>
}

export interface SignedIn {
  readonly userId: string
  readonly email: string
  readonly bearer: string
}

export const testPassword = 'correct horse battery'

/** Starts a server. More settings go in by their environment names. */
export async function startTestServer(env: Readonly<Record<string, string>> = {}): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'deskhand-server-'))
  const loaded = loadSettings({ DESKHAND_DATA: folder, DESKHAND_PORT: '0', ...env })
  if (!loaded.ok) throw new Error(loaded.problems.join(' '))
  const server = await startServer(loaded.settings, { quiet: true })
  const database = await openDatabase(loaded.settings.database)
  let people = 0
  return {
    ...server,
    database,
    signIn: async (role, tenantIds = null) => {
      people += 1
      const email = `person${people}@example.com`
      const user = { name: `Person ${people}`, email, password: testPassword, role, tenantIds }
      const { id } = await server.services.users.createUser(user)
      return { userId: id, email, bearer: await bearerOf(server, email) }
    },
    remove: async () => {
      await database.close()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Signs in inside the server, where no limit on attempts counts, and gives the bearer. */
export async function bearerOf(server: RunningServer, email: string): Promise<string> {
  const body = { email, password: testPassword }
  const answer = await server.services.users.auth.api.signInEmail({ body, asResponse: true })
  const bearer = answer.headers.get('set-auth-token')
  if (!bearer) throw new Error(`${email} cannot sign in (${answer.status}).`)
  return bearer
}

/** What a call ended with: `code` is null when it succeeded. */
export interface CallOutcome {
  readonly code: ErrorCode | null
  readonly status: number
  /** The answer or the error's shape. */
  readonly body: unknown
  readonly message: string | null
}

/**
 * Calls a procedure over HTTP as any client does: a mutation by POST, a query by GET, a subscription as a stream, of
 * which the first event that tells something is the outcome.
 */
export async function callProcedure(
  url: string,
  type: 'query' | 'mutation' | 'subscription',
  path: string,
  input: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<CallOutcome> {
  const json = JSON.stringify(input)
  if (type === 'mutation') {
    const sent = { ...headers, 'content-type': 'application/json' }
    return outcomeOf(await fetch(`${url}/trpc/${path}`, { method: 'POST', headers: sent, body: json }))
  }
  const query = json === undefined ? '' : `?input=${encodeURIComponent(json)}`
  if (type === 'query') return outcomeOf(await fetch(`${url}/trpc/${path}${query}`, { headers }))
  const accept = { ...headers, accept: 'text/event-stream' }
  return firstEvent(await fetch(`${url}/trpc/${path}${query}`, { headers: accept }))
}

async function outcomeOf(response: Response): Promise<CallOutcome> {
  const body = await response.json()
  return shapeToOutcome(response.status, body.error ?? null, body.result?.data)
}

function shapeToOutcome(status: number, error: ErrorShape | null, data: unknown): CallOutcome {
  if (!error) return { code: null, status, body: data, message: null }
  return { code: error.data.code, status, body: error, message: error.message }
}

interface ErrorShape {
  message: string
  data: { code: ErrorCode }
}

async function firstEvent(response: Response): Promise<CallOutcome> {
  if (!response.ok || !response.body) return outcomeOf(response)
  let text = ''
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk
    const blocks = text.split('\n\n').slice(0, -1)
    const telling = blocks.find((block) => !/^event: connected$/m.test(block))
    if (telling === undefined) continue
    const data = /^data: (.*)$/m.exec(telling)?.[1]
    const failed = /^event: serialized-error$/m.test(telling) && data !== undefined
    return shapeToOutcome(response.status, failed ? JSON.parse(data) : null, data)
  }
  return { code: null, status: response.status, body: undefined, message: null }
}
