import { z } from 'zod'
import { clientErrorOf } from '../../ui/adapt-server.ts'
import { browser } from '../browser.ts'
import { currentServer } from './server.ts'
import { readSettings } from './settings.ts'

export type FoundIntegration =
  | { status: 'found'; integrationId: string; vendor: string; name: string }
  | { status: 'unknown' }
  | { status: 'signedOut' }
  | { status: 'failed'; problem: string }

const cached = z.object({
  until: z.number(),
  found: z.object({ integrationId: z.string(), vendor: z.string(), name: z.string() }).nullable(),
})

const lifeMilliseconds = 10 * 60_000

/** Which integration an origin's pages belong to: asked of the server, and kept for ten minutes. */
export async function findIntegration(origin: string): Promise<FoundIntegration> {
  const server = await currentServer()
  if (!server || !(await readSettings()).token) return { status: 'signedOut' }
  const key = `integration.${server.url}.${origin}`
  const known = cached.safeParse((await browser.storage.session.get(key))[key])
  if (known.success && known.data.until > Date.now()) return asFound(known.data.found)
  try {
    const found = await server.api.integrations.forOrigin.query({ origin })
    await browser.storage.session.set({ [key]: { until: Date.now() + lifeMilliseconds, found } })
    return asFound(found)
  } catch (thrown) {
    const { code, message } = clientErrorOf(thrown)
    return code === 'signedOut' ? { status: 'signedOut' } : { status: 'failed', problem: message }
  }
}

/** Forgets what was found, after the server or who is signed in has changed. */
export async function forgetIntegrations(): Promise<void> {
  const all = await browser.storage.session.get(null)
  await browser.storage.session.remove(Object.keys(all).filter((key) => key.startsWith('integration.')))
}

function asFound(found: z.infer<typeof cached>['found']): FoundIntegration {
  return found ? { status: 'found', ...found } : { status: 'unknown' }
}
