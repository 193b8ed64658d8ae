import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client'
import type { AppRouter } from '../server/api/router.ts'
import { words } from './words.ts'

/** The server's API, signed in by this browser's cookie. */
export const api = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: '/trpc', maxURLLength: 4_000 })],
})

/** What the server says about the caller. */
export type Me = Awaited<ReturnType<typeof api.users.me.query>>

/** A failure in words for the page; `code` is the server's, or `unreachable`. */
export interface Problem {
  readonly code: string
  readonly message: string
}

/** Whatever was thrown by `api`, for the page. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TRPCClientError && error.data) {
    return { code: String(error.data.code), message: error.message }
  }
  return { code: 'unreachable', message: words.problem.unreachable }
}
