import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { makeGraceful } from './stop-server.ts'

async function start(handle: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => handle(response))
  const graceful = makeGraceful(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { graceful, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

test('lets a running request end, ends streams, and takes no new ones', async () => {
  const running: ServerResponse[] = []
  const { graceful, url } = await start((response) => {
    running.push(response)
    if (running.length === 1) response.setHeader('content-type', 'text/event-stream').write('data: 1\n\n')
    else response.writeHead(200).write('first half, ')
  })
  const stream = await fetch(url)
  const slow = await fetch(url)
  const stopped = graceful.stop()
  expect(await stream.text()).toBe('data: 1\n\n')
  await expect(fetch(url)).rejects.toThrow()
  running[1]?.end('second half')
  expect(await slow.text()).toBe('first half, second half')
  await stopped
})

test('cuts what does not end in time', async () => {
  const { graceful, url } = await start((response) => response.writeHead(200).write('never ends'))
  const response = await fetch(url)
  await graceful.stop(50)
  await expect(response.text()).rejects.toThrow()
})
