import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
} from '@trpc/client'
import { EventSource } from 'eventsource'
import type { AppRouter } from '../server/api/router.ts'

export type ServerApi = TRPCClient<AppRouter>

export type ServerAddress = {
  /** The server's public address, without a slash at its end; empty for the page's own origin. */
  url: string
  /** The bearer of the moment; null where nobody is signed in. It goes into a header, never into an address. */
  token: () => string | null | Promise<string | null>
}

/** A connection to the server's API that signs in by bearer alone: no cookie goes along. */
export function connectServer({ url, token }: ServerAddress): ServerApi {
  const headers = async (): Promise<Record<string, string>> => {
    const bearer = await token()
    return bearer ? { authorization: `Bearer ${bearer}` } : {}
  }
  const trpcUrl = `${url}/trpc`
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === 'subscription',
        true: httpSubscriptionLink({
          url: trpcUrl,
          EventSource,
          eventSourceOptions: {
            fetch: async (address, init) =>
              fetch(address, {
                ...init,
                credentials: 'omit',
                headers: { ...init.headers, ...(await headers()) },
              }),
          },
        }),
        false: httpBatchLink({
          url: trpcUrl,
          headers,
          fetch: (address, init) => fetch(address, { ...init, credentials: 'omit' }),
          maxURLLength: 4_000,
        }),
      }),
    ],
  })
}
