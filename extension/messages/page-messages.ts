import { z } from 'zod'

/** What the options page and the popup ask of the background. */
export const pageMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('state') }),
  z.strictObject({ type: z.literal('setServer'), server: z.string().max(300) }),
  z.strictObject({ type: z.literal('startSignIn') }),
  z.strictObject({ type: z.literal('cancelSignIn') }),
  z.strictObject({ type: z.literal('signOut') }),
  z.strictObject({ type: z.literal('addHost'), origin: z.string().max(300) }),
  z.strictObject({ type: z.literal('removeHost'), origin: z.string().max(300) }),
  z.strictObject({ type: z.literal('test') }),
  z.strictObject({ type: z.literal('tab'), tabId: z.number().int() }),
])

export type PageMessage = z.infer<typeof pageMessage>

export type SignInView =
  | { status: 'signedOut'; problem: string | null }
  | { status: 'waiting'; userCode: string; address: string; expiresAt: number }
  | { status: 'signedIn' }

/** A host of a PSA that the technician added. */
export type HostView = { origin: string; pattern: string; granted: boolean }

export type StateView = {
  server: string | null
  serverPattern: string | null
  serverGranted: boolean
  signIn: SignInView
  vendorHosts: readonly string[]
  hosts: readonly HostView[]
}

/** One line of the test button: what was tried, whether it is well, and what to do where it is not. */
export type CheckView = { name: string; ok: boolean; detail: string }

export type TabView = {
  /** Why there is nothing to show; null where there is a ticket. */
  reason: string | null
  ticketId: string | null
  integrationName: string | null
  /** How many tools the ticket has; null where that is not known. */
  tools: number | null
}

/** What each message is answered with; `problem` in words where it was refused. */
export type PageAnswers = {
  state: StateView
  setServer: { problem: string | null }
  startSignIn: { problem: string | null }
  cancelSignIn: { problem: null }
  signOut: { problem: null }
  addHost: { problem: string | null }
  removeHost: { problem: null }
  test: { checks: CheckView[] }
  tab: TabView
}
