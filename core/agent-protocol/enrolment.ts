import { createHash } from 'node:crypto'
import { z } from 'zod'
import { protocolVersion } from './command.ts'
import { isPublicKey } from './keys.ts'
import { machineReportSchema } from './machine-report.ts'

const tokenPrefix = 'dhe1.'

/** What a person pastes once: where the server is, what proves the invitation, and which key the server signs with. */
export interface EnrolmentTokenContent {
  serverUrl: string
  /** 32 random bytes in base64url. */
  secret: string
  serverPublicKey: string
}

const tokenSchema = z.object({ u: z.url({ protocol: /^https?$/ }), s: z.string().min(20), k: z.string() })

/** Writes an enrolment token as the one text that is pasted: `dhe1.` and JSON in base64url. */
export function writeEnrolmentToken(content: EnrolmentTokenContent): string {
  const json = JSON.stringify({ u: content.serverUrl, s: content.secret, k: content.serverPublicKey })
  return tokenPrefix + Buffer.from(json, 'utf8').toString('base64url')
}

/** Reads a pasted enrolment token; null when it is not one (white space around and inside it is forgiven). */
export function readEnrolmentToken(pasted: string): EnrolmentTokenContent | null {
  const token = pasted.replace(/\s+/g, '')
  if (!token.startsWith(tokenPrefix)) return null
  try {
    const content = tokenSchema.parse(
      JSON.parse(Buffer.from(token.slice(tokenPrefix.length), 'base64url').toString('utf8')),
    )
    if (!isPublicKey(content.k)) return null
    return { serverUrl: content.u, secret: content.s, serverPublicKey: content.k }
  } catch {
    return null
  }
}

/** SHA-256 of a token's secret in hexadecimal: what the server keeps of it. */
export function enrolmentSecretHash(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex')
}

export const enrolRequestSchema = z.object({
  version: z.literal(protocolVersion),
  secret: z.string().min(20).max(200),
  publicKey: z.string().max(200).refine(isPublicKey, 'not an Ed25519 public key'),
  agentVersion: z.string().max(100),
  machine: machineReportSchema,
})
export type EnrolRequest = z.infer<typeof enrolRequestSchema>

/** What the server signs when it takes an agent in. */
export interface EnrolmentStatement {
  version: number
  agentId: string
  publicKey: string
  secretHash: string
}

/** The signature is over the `EnrolmentStatement` as kind `enrolment`. */
export const enrolResponseSchema = z.object({
  version: z.literal(protocolVersion),
  agentId: z.uuid(),
  signature: z.string(),
})
export type EnrolResponse = z.infer<typeof enrolResponseSchema>
