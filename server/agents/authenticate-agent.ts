import type { Request } from 'express'
import {
  clockToleranceMs,
  readAuthorization,
  type SignedTime,
  verifyAuthorization,
} from '../../core/agent-protocol/request-signature.ts'
import { signStatement } from '../../core/agent-protocol/signed-statement.ts'
import type { AgentsContext } from '../domains/agents/context.ts'
import type { AgentRecord } from '../domains/agents/store.ts'
import { AgentRefusal } from './agent-refusal.ts'
import { NonceMemory } from './nonce-memory.ts'

export interface AuthenticatedAgent {
  agent: AgentRecord
  nonce: string
}

/** Gives the agent that signed the request, or throws an `AgentRefusal` (401). */
export type AuthenticateAgent = (request: Request) => Promise<AuthenticatedAgent>

/** So seldom is it written down that an agent was heard of. */
const heardEveryMs = 30_000

/**
 * Checks the agents' signatures: the key that was enrolled, over method, path, body, a nonce that was not used before and
 * a time that is close to the server's. A wrong clock is told the right time, signed, once the key has proved itself.
 */
export function createAuthenticator(context: AgentsContext): AuthenticateAgent {
  const nonces = new NonceMemory(2 * clockToleranceMs)

  return async (request) => {
    const authorization = readAuthorization(request.headers.authorization)
    if (!authorization) throw new AgentRefusal(401, 'notSigned', 'The request is not signed by an agent.')
    const { agentId, timestampMs, nonce, signature } = authorization
    const agent = await context.store.findAgent(agentId)
    if (!agent?.publicKey)
      throw new AgentRefusal(401, 'unknownAgent', 'The server does not know this agent. Enrol it again.')
    if (agent.revokedAt)
      throw new AgentRefusal(401, 'revoked', 'This agent has been revoked. Enrol it again.')
    const parts = {
      agentId,
      method: request.method,
      path: request.originalUrl,
      timestampMs,
      nonce,
      body: bodyOf(request),
    }
    if (!verifyAuthorization(parts, signature, agent.publicKey))
      throw new AgentRefusal(401, 'badSignature', 'The signature of the request is not that of this agent.')
    const now = context.now()
    if (Math.abs(now.getTime() - timestampMs) > clockToleranceMs)
      throw new AgentRefusal(
        401,
        'clockSkew',
        `The clock of this computer is wrong: it says ${new Date(timestampMs).toISOString()}, and it is ${now.toISOString()}.`,
        signTime(context, agentId, nonce),
      )
    if (!nonces.use(`${agentId}.${nonce}`, now.getTime()))
      throw new AgentRefusal(401, 'replayed', 'This request was sent before.')
    if (!agent.lastSeenAt || now.getTime() - agent.lastSeenAt.getTime() > heardEveryMs)
      await context.store.hear(agentId, now)
    return { agent, nonce }
  }
}

/** The server's clock, signed for the request with this nonce. */
export function signTime(context: AgentsContext, agentId: string, nonce: string): SignedTime {
  const statement = { agentId, nonce, serverTimeMs: context.now().getTime() }
  return { statement, signature: signStatement('time', statement, context.serverKey.privateKey) }
}

function bodyOf(request: Request): Uint8Array {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
}
