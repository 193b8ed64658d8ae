import type { api } from '../server-api.ts'

// What the server's sessions procedures take and give, by the names that the page has for it.

type Sessions = typeof api.sessions

export type Session = Awaited<ReturnType<Sessions['get']['query']>>

export type SessionStatus = Session['status']

export type StartInput = Parameters<Sessions['start']['mutate']>[0]
