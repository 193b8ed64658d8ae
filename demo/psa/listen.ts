import { createServer, type RequestListener } from 'node:http'

/** A server on a free port of 127.0.0.1, until it is disposed of. */
export type Listening = { url: string; close(): Promise<void> }

/** Serves an Express app, or any other listener, on a free port of 127.0.0.1. */
export async function listen(listener: RequestListener, port = 0, host = '127.0.0.1'): Promise<Listening> {
  const server = createServer(listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return {
    url: `http://${host}:${bound}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}
