import type { Server, ServerResponse } from 'node:http'

/** Ends a server without cutting off what it has begun. */
export interface GracefulServer {
  /**
   * Takes no new connection, ends the live streams (their readers come back by themselves), lets running requests end,
   * and after `patience` milliseconds cuts what is left. Resolves when nothing is open any more.
   */
  stop(patience?: number): Promise<void>
}

/** Watches the answers of a server, to be able to stop it. Call it before the server takes requests. */
export function makeGraceful(server: Server): GracefulServer {
  const open = new Set<ServerResponse>()
  let stopping = false
  server.on('request', (_request, response) => {
    open.add(response)
    response.once('close', () => open.delete(response))
    if (stopping) endConnectionAfter(response)
  })
  return {
    stop: (patience = 10_000) => {
      stopping = true
      return new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), patience)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        for (const response of open) {
          endConnectionAfter(response)
          if (isStream(response)) response.end()
        }
        server.closeIdleConnections()
      })
    },
  }
}

/** A connection that is kept alive would bring further requests. */
function endConnectionAfter(response: ServerResponse): void {
  const { socket } = response
  response.shouldKeepAlive = false
  response.once('finish', () => socket?.end())
}

function isStream(response: ServerResponse): boolean {
  const type = response.getHeader('content-type')
  return response.headersSent && typeof type === 'string' && type.startsWith('text/event-stream')
}
