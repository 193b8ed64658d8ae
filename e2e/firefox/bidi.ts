import { z } from 'zod'

/** A connection to a browser by WebDriver BiDi: a command with its parameters, and what the browser answers. */
export type Bidi = {
  send<T>(method: string, parameters: object, answer: z.ZodType<T>): Promise<T>
  close(): void
}

const message = z.looseObject({
  id: z.number().nullish(),
  type: z.string().optional(),
  result: z.unknown(),
  error: z.string().optional(),
  message: z.string().optional(),
})

/** Connects, and begins a session. Each command's failure is an error with the browser's own words. */
export async function connectBidi(address: string): Promise<Bidi> {
  const socket = new WebSocket(`${address}/session`)
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  let lastId = 0
  socket.addEventListener('message', ({ data }) => {
    const { id, error, message: said, result } = message.parse(JSON.parse(String(data)))
    const entry = waiting.get(id ?? -1)
    if (!entry) return
    waiting.delete(id ?? -1)
    if (error) entry.reject(new Error(`${error}: ${said}`))
    else entry.resolve(result)
  })
  socket.addEventListener('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('The browser has ended.'))
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`Nobody answers at ${address}.`)))
  })
  const bidi: Bidi = {
    async send(method, params, answer) {
      lastId += 1
      const id = lastId
      const result = new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
      socket.send(JSON.stringify({ id, method, params }))
      return answer.parse(await result)
    },
    close: () => socket.close(),
  }
  await bidi.send('session.new', { capabilities: {} }, z.unknown())
  return bidi
}
