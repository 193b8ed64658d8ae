import { protocolVersion } from '../../../core/agent-protocol/command.ts'
import {
  type EnrolmentStatement,
  type EnrolRequest,
  type EnrolResponse,
  enrolmentSecretHash,
} from '../../../core/agent-protocol/enrolment.ts'
import type { AgentErrorCode } from '../../../core/agent-protocol/request-signature.ts'
import { signStatement } from '../../../core/agent-protocol/signed-statement.ts'
import { type Identification, identify, joinOrWiped } from '../../../core/identification/identify.ts'
import { isPlaceholderUuid, normaliseUuid } from '../../../core/identification/placeholder-uuid.ts'
import type { TransactionClient } from '../../db/client.ts'
import { databaseErrorKind } from '../../db/errors.ts'
import { DeskhandError, type ErrorCode } from '../../errors.ts'
import {
  createComputerFromReport,
  findIdentity,
  findIdentityCandidates,
  joinComputer,
} from '../computers/report-store.ts'
import type { AgentsContext } from './context.ts'
import type { EnrolmentTokenRecord } from './store.ts'
import { uuidV7 } from './uuid-v7.ts'

/**
 * Takes an agent in: its token is used up, the machine is identified (Identification and affinity), and its computer is
 * joined, created, or left to a person. Gives the agent's id, signed, so that the agent knows that it spoke to the server
 * whose key is in its token. Asking again with the same token and the same key gives the same answer.
 *
 * Throws a `DeskhandError` with `detail.reason`: `tokenUnknown`, `tokenUsed`, `tokenExpired`, or `invalid` for a public
 * key that an agent has already.
 */
export async function enrolAgent(context: AgentsContext, request: EnrolRequest): Promise<EnrolResponse> {
  const secretHash = enrolmentSecretHash(request.secret)
  const token = await context.store.findToken(secretHash)
  if (!token)
    throw refusal(
      'notAllowed',
      'tokenUnknown',
      'The server does not know this enrolment token. Copy the whole of it.',
    )
  const agentId = token.usedAt
    ? await repeatedEnrolment(context, token, request)
    : await enrol(context, token, request)
  const { publicKey } = request
  const statement: EnrolmentStatement = { version: protocolVersion, agentId, publicKey, secretHash }
  return {
    version: protocolVersion,
    agentId,
    signature: signStatement('enrolment', statement, context.serverKey.privateKey),
  }
}

/** The answer was lost on its way, and the agent asks again. */
async function repeatedEnrolment(
  context: AgentsContext,
  token: EnrolmentTokenRecord,
  request: EnrolRequest,
): Promise<string> {
  const agent = await context.store.findAgentByPublicKey(request.publicKey)
  if (agent && agent.id === token.usedBy && !agent.revokedAt) return agent.id
  throw tokenUsed()
}

async function enrol(
  context: AgentsContext,
  token: EnrolmentTokenRecord,
  request: EnrolRequest,
): Promise<string> {
  const now = context.now()
  if (token.expiresAt <= now)
    throw refusal(
      'gone',
      'tokenExpired',
      `This enrolment token expired on ${token.expiresAt.toISOString()}. Ask for a new one.`,
    )
  const agentId = uuidV7(now)
  try {
    const identification = await context.store.transaction((tx) =>
      takeIn(context, tx, { token, request, agentId, now }),
    )
    await context.recordAudit({
      actor: { agentId },
      action: 'agent.enrol',
      subject: { kind: 'agent', id: agentId },
      tenantId: token.tenantId,
      detail: { hostname: request.machine.hostname, identification },
    })
    return agentId
  } catch (error) {
    if (databaseErrorKind(error) !== 'unique') throw error
    throw refusal('conflict', 'invalid', 'This key belongs to an agent already. Enrol into an empty folder.')
  }
}

interface TakeInInput {
  token: EnrolmentTokenRecord
  request: EnrolRequest
  agentId: string
  now: Date
}

async function takeIn(
  context: AgentsContext,
  tx: TransactionClient,
  { token, request, agentId, now }: TakeInInput,
): Promise<Identification> {
  if (!(await context.store.useToken(tx, token.id, agentId, now))) throw tokenUsed()
  const { machine } = request
  const { tenantId } = token
  const uuid = normaliseUuid(machine.hardwareUuid)
  const hardwareUuid = uuid && !isPlaceholderUuid(uuid) ? uuid : null
  const identification = await identifyMachine(tx, token, request, hardwareUuid)
  const report = { tenantId, machine, hardwareUuid, seenAt: now }
  const computerId = await computerOf(tx, identification, report)
  await context.store.createAgent(tx, {
    id: agentId,
    computerId,
    tenantId,
    publicKey: request.publicKey,
    name: machine.hostname,
    platform: machine.platform,
    version: request.agentVersion,
    hardwareUuid: machine.hardwareUuid,
    installationId: machine.installationId,
    enrolledAt: now,
  })
  if (identification.kind === 'undecided') {
    const { reason, candidates } = identification
    await context.store.createUndecidedRecord(tx, { agentId, tenantId, reason, candidates })
  }
  return identification
}

async function identifyMachine(
  tx: TransactionClient,
  token: EnrolmentTokenRecord,
  { machine }: EnrolRequest,
  hardwareUuid: string | null,
): Promise<Identification> {
  const chosen = token.computerId ? await findIdentity(tx, token.computerId) : null
  if (chosen) return joinOrWiped(machine, chosen)
  const report = {
    tenantId: token.tenantId,
    hardwareUuid: machine.hardwareUuid,
    installationId: machine.installationId,
    serial: machine.serial,
    hostname: machine.hostname,
  }
  const known = await findIdentityCandidates(tx, { ...report, normalisedUuid: hardwareUuid })
  return identify({ report, known })
}

async function computerOf(
  tx: TransactionClient,
  identification: Identification,
  report: Parameters<typeof createComputerFromReport>[1],
): Promise<string | null> {
  switch (identification.kind) {
    case 'new':
      return await createComputerFromReport(tx, report)
    case 'undecided':
      return null
    default: {
      const { computerId, kind } = identification
      await joinComputer(tx, computerId, { ...report, wiped: kind === 'wiped' })
      return computerId
    }
  }
}

function tokenUsed(): DeskhandError {
  return refusal(
    'gone',
    'tokenUsed',
    'This enrolment token has been used: each is for one agent. Ask for a new one.',
  )
}

function refusal(code: ErrorCode, reason: AgentErrorCode, message: string): DeskhandError {
  return new DeskhandError(code, message, { reason })
}
