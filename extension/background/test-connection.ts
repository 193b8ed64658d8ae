import { clientErrorOf } from '../../ui/adapt-server.ts'
import type { CheckView } from '../messages/page-messages.ts'
import { words } from '../words.ts'
import { findIntegration, forgetIntegrations } from './find-integration.ts'
import { readOrigin } from './origins.ts'
import { isGranted } from './register-hosts.ts'
import { currentServer, type Server } from './server.ts'
import { readSettings } from './settings.ts'

/** Tries everything from the address of the server to each PSA host, and says what is wrong. Stops where going on is no use. */
export async function testConnection(): Promise<CheckView[]> {
  const server = await currentServer()
  if (!server) return [bad(words.checks.server, words.checks.noServer)]
  const reached = await checkServer(server)
  if (!reached.ok) return [reached]
  const signedIn = await checkSignIn(server)
  if (!signedIn.ok) return [reached, signedIn]
  await forgetIntegrations()
  const { hosts } = await readSettings()
  return [reached, signedIn, ...(await Promise.all(hosts.map(checkHost)))]
}

async function checkServer({ url }: Server): Promise<CheckView> {
  const read = readOrigin(url)
  if (read.ok && !(await isGranted(read.pattern))) {
    return bad(words.checks.server, words.checks.serverNotAllowed)
  }
  try {
    const answer = await fetch(`${url}/healthz`, { credentials: 'omit', signal: AbortSignal.timeout(10_000) })
    if (answer.ok) return good(words.checks.server, words.checks.answers(url))
    return bad(words.checks.server, words.checks.answersWithError(url, answer.status))
  } catch {
    return bad(words.checks.server, words.checks.silent(url))
  }
}

async function checkSignIn({ api }: Server): Promise<CheckView> {
  if (!(await readSettings()).token) return bad(words.checks.signIn, words.checks.nobody)
  try {
    const { name, email } = await api.users.me.query()
    return good(words.checks.signIn, words.checks.signedInAs(name, email))
  } catch (thrown) {
    const { code, message } = clientErrorOf(thrown)
    return bad(words.checks.signIn, code === 'signedOut' ? words.checks.signInEnded : message)
  }
}

async function checkHost(host: string): Promise<CheckView> {
  const read = readOrigin(host)
  if (!read.ok) return bad(host, read.problem)
  if (!(await isGranted(read.pattern))) return bad(host, words.checks.hostNotAllowed)
  const found = await findIntegration(read.origin)
  if (found.status === 'found') return good(host, words.checks.belongs(found.name))
  if (found.status === 'failed') return bad(host, found.problem)
  return bad(host, words.checks.noIntegration)
}

function good(name: string, detail: string): CheckView {
  return { name, ok: true, detail }
}

function bad(name: string, detail: string): CheckView {
  return { name, ok: false, detail }
}
