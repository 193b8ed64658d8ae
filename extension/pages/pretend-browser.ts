// What the tests of the options have in place of the browser and the background: answers to each message, and
// permissions that are given or not. To be imported before anything that imports `browser.ts`.
import type { PageAnswers, PageMessage, StateView } from '../messages/page-messages.ts'

/** A fresh extension: nothing is set. */
export const fresh: StateView = {
  server: null,
  serverPattern: null,
  serverGranted: false,
  signIn: { status: 'signedOut', problem: null },
  vendorHosts: ['https://*.halopsa.com/*', 'https://*.haloitsm.com/*'],
  hosts: [],
}

/** What the pretended background knows, and what was asked of it and of the browser. */
export const world = {
  state: fresh,
  checks: [] as PageAnswers['test']['checks'],
  problem: null as string | null,
  grants: true,
  sent: [] as PageMessage[],
  requested: [] as string[],
  opened: [] as string[],
}

const changed = new Set<() => void>()
const event = {
  addListener: (listener: () => void) => changed.add(listener),
  removeListener: (listener: () => void) => changed.delete(listener),
}

async function answer(message: PageMessage): Promise<unknown> {
  world.sent.push(message)
  if (message.type === 'state') return world.state
  if (message.type === 'test') return { checks: world.checks }
  return { problem: world.problem }
}

/** As when the browser's question was answered, or a permission was taken away in its settings. */
export function tellPermissions(): void {
  for (const listener of [...changed]) listener()
}

Object.assign(globalThis, {
  browser: {
    runtime: { id: 'deskhand', sendMessage: answer },
    permissions: {
      onAdded: event,
      onRemoved: event,
      request: async ({ origins }: { origins: string[] }) => {
        world.requested.push(...origins)
        return world.grants
      },
    },
    tabs: { create: async ({ url }: { url: string }) => void world.opened.push(url) },
  },
})
