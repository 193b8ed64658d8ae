import { connect, createServer, type Socket } from 'node:net'

export type TcpProxy = { readonly url: string; close(): Promise<void> }

/**
 * Takes connections on a port and passes each on to the port that is chosen for it then, on this machine. Knows nothing of
 * what goes through: a connection whose other end falls silent stays open, as behind any balancer.
 * @param port of the proxy itself; it must be free
 * @param choose null: nobody is there, and the connection is closed
 */
export async function startTcpProxy(port: number, choose: () => number | null): Promise<TcpProxy> {
  const sockets = new Set<Socket>()
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }
  const server = createServer((incoming) => {
    keep(incoming)
    const to = choose()
    if (to === null) {
      incoming.resetAndDestroy()
      return
    }
    const outgoing = connect(to, '127.0.0.1')
    keep(outgoing)
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.setNoDelay(true)
      one.on('error', () => other.destroy())
      one.once('close', () => other.destroy())
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
