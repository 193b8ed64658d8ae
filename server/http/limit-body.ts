import type { RequestHandler } from 'express'
import { DeskhandError } from '../errors.ts'

/** Refuses a body of more than `bytes`, and one whose length is not said beforehand. */
export function limitBody(bytes: number): RequestHandler {
  return (request, _response, next) => {
    if (request.headers['transfer-encoding'] !== undefined) {
      throw new DeskhandError('badInput', 'Say the length of the body (Content-Length).')
    }
    if (Number(request.headers['content-length'] ?? 0) > bytes) {
      throw new DeskhandError('tooLarge', `The body may have ${bytes} bytes at most.`)
    }
    next()
  }
}
