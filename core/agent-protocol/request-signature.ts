import { createHash } from 'node:crypto'
import { z } from 'zod'
import { protocolVersion } from './command.ts'
import { type PrivateKey, signBytes, verifyBytes } from './keys.ts'

/** How far an agent's clock may be from the server's before it must correct itself. */
export const clockToleranceMs = 5 * 60 * 1000

const scheme = 'Deskhand-Agent '

/** The parts of a request that its signature is over. */
export interface SignedRequestParts {
  agentId: string
  method: string
  /** From `/agent/` on, with the query: what a reverse proxy puts before it does not count. */
  path: string
  timestampMs: number
  /** Used once; base64url. */
  nonce: string
  body: Uint8Array
}

/** What an `authorization` header of an agent says. */
export interface AgentAuthorization {
  agentId: string
  timestampMs: number
  nonce: string
  signature: string
}

/** Gives the `authorization` header: `Deskhand-Agent <agentId>.<timestampMs>.<nonce>.<signature>`. */
export function writeAuthorization(parts: SignedRequestParts, privateKey: PrivateKey): string {
  const signature = signBytes(requestBytes(parts), privateKey)
  return `${scheme}${parts.agentId}.${parts.timestampMs}.${parts.nonce}.${signature}`
}

/** Reads the header; null when it is not of this form. */
export function readAuthorization(header: string | undefined): AgentAuthorization | null {
  if (!header?.startsWith(scheme)) return null
  const match = /^([0-9a-f-]{36})\.(\d{1,15})\.([\w-]{16,64})\.([\w-]{86})$/.exec(header.slice(scheme.length))
  if (!match) return null
  const [, agentId = '', timestamp = '', nonce = '', signature = ''] = match
  return { agentId, timestampMs: Number(timestamp), nonce, signature }
}

/** Whether the agent's key signed exactly this request. */
export function verifyAuthorization(
  parts: SignedRequestParts,
  signature: string,
  publicKey: string,
): boolean {
  return verifyBytes(requestBytes(parts), signature, publicKey)
}

function requestBytes(parts: SignedRequestParts): Uint8Array {
  const bodyHash = createHash('sha256').update(parts.body).digest('hex')
  const lines = [parts.agentId, parts.method, parts.path, String(parts.timestampMs), parts.nonce, bodyHash]
  return Buffer.from(`deskhand-request-1\n${lines.join('\n')}`, 'utf8')
}

/**
 * The server's clock, signed (kind `time`) together with the nonce of the request that it answers, so that an old one
 * cannot be played back to an agent.
 */
export const signedTimeSchema = z.object({
  statement: z.object({ agentId: z.string(), nonce: z.string(), serverTimeMs: z.number() }),
  signature: z.string(),
})
export type SignedTime = z.infer<typeof signedTimeSchema>

/** First event of a connection: the server's version of the protocol and its clock. */
export const helloSchema = z.object({ version: z.literal(protocolVersion), time: signedTimeSchema })
export type Hello = z.infer<typeof helloSchema>

export const agentErrorCodes = [
  'clockSkew',
  'notSigned',
  'badSignature',
  'replayed',
  'unknownAgent',
  'revoked',
  'tokenUnknown',
  'tokenUsed',
  'tokenExpired',
  'tooManyAttempts',
  'invalid',
] as const
export type AgentErrorCode = (typeof agentErrorCodes)[number]

/** Every refusal of a request, with words for the person at the machine; `time` with `clockSkew`. */
export const agentErrorResponseSchema = z.object({
  error: z.enum(agentErrorCodes).or(z.string()),
  message: z.string(),
  time: signedTimeSchema.optional(),
})
export type AgentErrorResponse = z.infer<typeof agentErrorResponseSchema>
