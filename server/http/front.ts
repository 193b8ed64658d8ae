import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Settings } from '../settings.ts'
import { makeGraceful } from './stop-server.ts'

/** The listening side of the server. */
export interface Front {
  /** Takes the port and gives its number; throws in words when it is taken. */
  listen(settings: Pick<Settings, 'port' | 'host'>): Promise<number>
  /** From now on the application answers; before, every answer is that the server is starting. */
  serve(app: RequestListener): void
  /** See `GracefulServer`. */
  stop(): Promise<void>
}

export function createFront(): Front {
  let handle: RequestListener = answerStarting
  const server = createServer((request, response) => handle(request, response))
  const graceful = makeGraceful(server)
  return {
    listen: ({ port, host }) =>
      new Promise((resolve, reject) => {
        server.once('error', (error) => reject(wordsFor(error, port, host)))
        server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
      }),
    serve: (app) => {
      handle = app
    },
    stop: () => graceful.stop(),
  }
}

const answerStarting: RequestListener = (request, response) => {
  const alive = request.url === '/healthz'
  response.writeHead(alive ? 200 : 503, { 'content-type': 'application/json', 'retry-after': '1' })
  response.end(JSON.stringify(alive ? { alive } : { ready: false, message: 'The server is starting.' }))
}

function wordsFor(error: NodeJS.ErrnoException, port: number, host: string): Error {
  switch (error.code) {
    case 'EADDRINUSE':
      return new Error(`Port ${port} is taken on ${host}. Stop the other program, or set DESKHAND_PORT.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Error(
        `${host} is not an address of this machine. Set DESKHAND_HOST, such as 127.0.0.1 or 0.0.0.0.`,
      )
    case 'EACCES':
      return new Error(`This user may not listen on port ${port}. Set DESKHAND_PORT to 1024 or more.`)
    default:
      return error
  }
}
