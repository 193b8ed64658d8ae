import { clientErrorOf } from '../../ui/adapt-server.ts'
import { words } from '../lookup/words.ts'
import type { LookupReply } from '../messages/lookup-messages.ts'
import { readOrigin } from './origins.ts'
import { isGranted } from './register-hosts.ts'
import { currentServer, type Server } from './server.ts'
import { readSettings } from './settings.ts'

/** Computers for a query, at most `limit`; for an empty one those that were opened last. Never rejects. */
export async function findComputers(
  query: string,
  limit: number,
  signal?: AbortSignal,
): Promise<LookupReply> {
  const server = await currentServer()
  if (!server) return failed(query, 'notSetUp', words.problem.notSetUp)
  if (!(await readSettings()).token) return failed(query, 'signedOut', words.problem.signedOut)
  try {
    const { computers } = await server.api.computers.lookup.query({ query, limit }, signal ? { signal } : {})
    return { type: 'found', query, server: server.url, computers }
  } catch (thrown) {
    const { code, message } = clientErrorOf(thrown)
    if (code === 'unreachable' && !(await mayReach(server))) return failed(query, 'notAllowed', message)
    return failed(query, code, message)
  }
}

/** Tells the server that a computer was opened. Where that fails it is only missing among the last ones. */
export async function visitComputer(computerId: string): Promise<void> {
  const server = await currentServer()
  if (!server || !(await readSettings()).token) return
  await server.api.computers.visit.mutate({ computerId }).catch(() => undefined)
}

/** Without the browser's permission the server's answers are kept from us, as if it were away. */
async function mayReach({ url }: Server): Promise<boolean> {
  const read = readOrigin(url)
  return read.ok && isGranted(read.pattern)
}

type Failed = Extract<LookupReply, { type: 'failed' }>

function failed(query: string, code: Failed['problem']['code'], message: string): Failed {
  return { type: 'failed', query, problem: { code, message } }
}
