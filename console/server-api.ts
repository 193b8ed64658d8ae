import { signal } from '@preact/signals'
import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  TRPCClientError,
} from '@trpc/client'
import { EventSource } from 'eventsource'
import type { AppRouter } from '../server/api/router.ts'
import { words } from './words.ts'

/** The server's API, signed in by this browser's cookie. */
export const api = createTRPCClient<AppRouter>({
  links: [
    splitLink({
      condition: ({ type }) => type === 'subscription',
      // The browser's own EventSource does not say why a stream was refused.
      true: httpSubscriptionLink({
        url: '/trpc',
        EventSource,
        eventSourceOptions: { fetch: (address, init) => fetch(address, init) },
      }),
      false: httpBatchLink({ url: '/trpc', maxURLLength: 4_000 }),
    }),
  ],
})

/** What the server says about the caller. */
export type Me = Awaited<ReturnType<typeof api.users.me.query>>

/** What is wrong with one field of what was sent. */
export interface Issue {
  /** Such as `target.ref`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** A failure in words for the page; `code` is the server's, or `unreachable`. */
export interface Problem {
  readonly code: string
  readonly message: string
  /** On `badInput`: the fields that are wrong. */
  readonly issues?: readonly Issue[]
}

/** True once a call of a page was refused because the sign-in has ended. */
export const signedOut = signal(false)

/** Whatever was thrown by `api`, for the page. */
export function problemOf(error: unknown): Problem {
  if (error instanceof TRPCClientError && error.data) {
    const issues = issuesOf(error.data.detail)
    return { code: String(error.data.code), message: error.message, ...(issues && { issues }) }
  }
  return { code: 'unreachable', message: words.problem.unreachable }
}

/** As `problemOf`, for pages in the shell: where the sign-in has ended, the shell asks for it again. */
export function pageProblemOf(error: unknown): Problem {
  const problem = problemOf(error)
  if (problem.code === 'notSignedIn') signedOut.value = true
  return problem
}

function issuesOf(detail: unknown): readonly Issue[] | null {
  if (typeof detail !== 'object' || detail === null || !('issues' in detail)) return null
  return Array.isArray(detail.issues) ? detail.issues.filter(isIssue) : null
}

function isIssue(value: unknown): value is Issue {
  return (
    typeof value === 'object' &&
    value !== null &&
    'path' in value &&
    typeof value.path === 'string' &&
    'message' in value &&
    typeof value.message === 'string'
  )
}
