import { randomBytes } from 'node:crypto'
import { enrolmentSecretHash, writeEnrolmentToken } from '../../../core/agent-protocol/enrolment.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { AgentsContext } from './context.ts'

export interface EnrolmentTokenToCreate {
  tenantId: string
  /** A computer of the tenant that it joins, whatever its identity says; null or absent: identification decides. */
  computerId?: string | null
  /** A day where not given. */
  expiresInSeconds?: number
}

export interface CreatedEnrolmentToken {
  id: string
  /** The text to paste on the machine. Shown once: only a hash of its secret is kept. */
  token: string
  expiresAt: Date
}

/**
 * Invites one agent into a tenant. Asks for `agents.enrol`; the tenant, and the computer in it, must exist: the caller
 * has looked at them.
 */
export async function createEnrolmentToken(
  context: AgentsContext,
  actor: Caller | 'server',
  input: EnrolmentTokenToCreate,
): Promise<CreatedEnrolmentToken> {
  const { tenantId } = input
  if (actor !== 'server') requirePermission(actor, 'agents.enrol', { tenantId })
  const secret = randomBytes(32).toString('base64url')
  const lifetimeSeconds = input.expiresInSeconds ?? 24 * 60 * 60
  const record = await context.store.createToken({
    tenantId,
    secretHash: enrolmentSecretHash(secret),
    computerId: input.computerId ?? null,
    expiresAt: new Date(context.now().getTime() + lifetimeSeconds * 1000),
    createdBy: actor === 'server' ? null : actor.userId,
  })
  await context.recordAudit({
    actor,
    action: 'agent.invite',
    subject: { kind: 'enrolmentToken', id: record.id },
    tenantId,
    detail: { expiresAt: record.expiresAt.toISOString(), computerId: record.computerId },
  })
  const { serverUrl, serverKey } = context
  const token = writeEnrolmentToken({ serverUrl, secret, serverPublicKey: serverKey.publicKey })
  return { id: record.id, token, expiresAt: record.expiresAt }
}
