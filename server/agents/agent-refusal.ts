import type { Response } from 'express'
import { ZodError } from 'zod'
import {
  type AgentErrorCode,
  type AgentErrorResponse,
  agentErrorCodes,
  type SignedTime,
} from '../../core/agent-protocol/request-signature.ts'
import { DeskhandError } from '../errors.ts'

/** A request of an agent that is refused, with a closed code and words for the person at the machine. */
export class AgentRefusal extends Error {
  readonly status: number
  readonly code: AgentErrorCode
  /** With `clockSkew`: the server's clock. */
  readonly time: SignedTime | undefined

  constructor(status: number, code: AgentErrorCode, message: string, time?: SignedTime) {
    super(message)
    this.name = 'AgentRefusal'
    this.status = status
    this.code = code
    this.time = time
  }
}

/** The refusal behind what was thrown; null for a fault of ours. */
export function toAgentRefusal(thrown: unknown): AgentRefusal | null {
  if (thrown instanceof AgentRefusal) return thrown
  if (thrown instanceof ZodError)
    return new AgentRefusal(
      400,
      'invalid',
      'The request is not of this version of the protocol. Update the agent.',
    )
  if (thrown instanceof DeskhandError && thrown.code !== 'internal') {
    const reason = agentErrorCodes.find((code) => code === thrown.detail?.reason)
    return new AgentRefusal(thrown.httpStatus, reason ?? 'invalid', thrown.message)
  }
  // What express refuses while it reads a body: too long, cut off, not JSON.
  const status = thrown instanceof Error && 'status' in thrown ? thrown.status : null
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AgentRefusal(status, 'invalid', 'The body of the request cannot be read.')
  return null
}

/** Answers with the refusal as JSON. */
export function sendRefusal(response: Response, { status, code, message, time }: AgentRefusal): void {
  const body: AgentErrorResponse = time ? { error: code, message, time } : { error: code, message }
  response.status(status).setHeader('cache-control', 'no-store').json(body)
}
