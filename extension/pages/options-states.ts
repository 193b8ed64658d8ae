// The states that the options' tests and their gallery show.
import type { StateView } from '../messages/page-messages.ts'
import { fresh } from './pretend-browser.ts'

const server = {
  server: 'https://deskhand.example',
  serverPattern: 'https://deskhand.example/*',
  serverGranted: true,
}
/** Everything is set, and one address is not allowed yet. */
export const ready: StateView = {
  ...fresh,
  ...server,
  signIn: { status: 'signedIn' },
  hosts: [
    { origin: 'https://psa.msp.example', pattern: 'https://psa.msp.example/*', granted: true },
    { origin: 'https://desk.other.example', pattern: 'https://desk.other.example/*', granted: false },
  ],
}

/** Each state of the options, and what it says. */
export const states: Record<string, { state: StateView; says: string }> = {
  fresh: { state: fresh, says: 'Save the address of the server first.' },
  'not-allowed': { state: { ...fresh, ...server, serverGranted: false }, says: 'Press Save and allow it.' },
  'signed-out': { state: { ...fresh, ...server }, says: 'Not signed in.' },
  refused: {
    state: {
      ...fresh,
      ...server,
      signIn: { status: 'signedOut', problem: 'The code was not confirmed in time.' },
    },
    says: 'The code was not confirmed in time.',
  },
  waiting: {
    state: {
      ...fresh,
      ...server,
      signIn: {
        status: 'waiting',
        userCode: 'ABCD-2345',
        address: 'https://deskhand.example/device',
        expiresAt: Date.now() + 600_000,
      },
    },
    says: 'ABCD-2345',
  },
  ready: { state: ready, says: 'not allowed yet' },
}
