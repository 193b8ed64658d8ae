import { createTRPCClient, httpSubscriptionLink } from '@trpc/client'
import { EventSource } from 'eventsource'
import type { AppRouter } from '../server/api/router.ts'
import type { SessionView } from '../server/api/sessions/schemas.ts'

/** Follows a session's live stream from a point of its log on, as a panel does. */
export function watchSession(serverUrl: string, token: string, sessionId: string, after: number) {
  let log = ''
  let sequence = after
  let view: SessionView | null = null
  const client = createTRPCClient<AppRouter>({
    links: [
      httpSubscriptionLink({
        url: `${serverUrl}/trpc`,
        EventSource,
        eventSourceOptions: {
          fetch: (url, init) =>
            fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
        },
      }),
    ],
  })
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>()
  const subscription = client.sessions.watch.subscribe(
    { sessionId, lastEventId: after },
    {
      onData: ({ id, data }) => {
        log += data.log.map(({ text }) => text).join('')
        sequence = Number(id)
        view = data.view ?? view
      },
      onComplete: resolve,
      onError: reject,
    },
  )
  return {
    ended,
    log: () => log,
    sequence: () => sequence,
    view: () => view,
    stop: () => subscription.unsubscribe(),
  }
}
