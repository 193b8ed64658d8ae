import type { RequestHandler, Response } from 'express'
import type { AnswerError } from './api/answer-error.ts'

/**
 * What goes wrong with a request that fits.
 * - a number: the status of an error, as 429 or 500; nothing is done;
 * - `slow`: the answer comes after `ms`;
 * - `cut`: half of the answer comes, as if it were whole;
 * - `otherShape`: an answer that has none of the properties;
 * - `lost`: what was asked for is done, and the connection ends before the answer.
 */
export type FaultKind = number | 'slow' | 'cut' | 'otherShape' | 'lost'

export type Fault = {
  /** The beginning of method and path, such as `GET /api/Tickets/`. */
  readonly on: string
  readonly does: FaultKind
  /** So often, then no more; without it, until it is taken out of the list. */
  times?: number
  /** Of `slow`, in milliseconds. */
  readonly ms?: number
}

/** Makes requests fail as the list says at that moment; the first fault that fits counts. */
export function makeFaults(faults: readonly Fault[], answerError: AnswerError): RequestHandler {
  return (request, response, next) => {
    const asked = `${request.method} ${request.originalUrl}`
    const fault = faults.find(({ on, times = 1 }) => times > 0 && asked.startsWith(on))
    if (!fault) return next()
    if (fault.times !== undefined) fault.times -= 1
    if (typeof fault.does === 'number') return answerError(response, fault.does, 'Something went wrong.')
    if (fault.does === 'slow') {
      const timer = setTimeout(next, fault.ms ?? 0)
      response.on('close', () => clearTimeout(timer))
      return
    }
    spoil(response, fault.does)
    next()
  }
}

function spoil(response: Response, does: 'cut' | 'otherShape' | 'lost'): void {
  const json = response.json.bind(response)
  response.json = (body) => {
    if (does === 'otherShape') return json({ surprise: true })
    if (does === 'lost') {
      response.socket?.destroy()
      return response
    }
    const text = JSON.stringify(body)
    return response.type('json').send(text.slice(0, Math.floor(text.length / 2)))
  }
}
