import type { Response } from 'express'
import type { DemoPsaQuirks, ErrorBodyShape } from '../quirks.ts'

const shapes: readonly ErrorBodyShape[] = ['resultCode', 'className', 'message', 'error', 'plain']

function body(shape: ErrorBodyShape, status: number, message: string): unknown {
  switch (shape) {
    case 'resultCode':
      return { resultCode: status, errorMessage: message }
    case 'className':
      return { ClassName: 'System.Exception', Message: message, Data: null, InnerException: null }
    case 'message':
      return { Message: message }
    case 'error':
      return { error: message }
    case 'plain':
      return message
  }
}

/** Answers with an error; `status` is the HTTP status, the body's shape follows the quirks. */
export type AnswerError = (response: Response, status: number, message: string) => void

/** Gives the function that answers errors in the shape, or the changing shapes, of the quirks. */
export function createAnswerError({ errorBodies }: Pick<DemoPsaQuirks, 'errorBodies'>): AnswerError {
  let turn = 0
  return (response, status, message) => {
    const shape = errorBodies === 'mixed' ? shapes[turn++ % shapes.length] : errorBodies
    response.status(status).json(body(shape ?? 'message', status, message))
  }
}
