import type { MachineReport, Platform } from '../../../core/agent-protocol/machine-report.ts'
import { joinOrWiped } from '../../../core/identification/identify.ts'
import { isPlaceholderUuid, normaliseUuid } from '../../../core/identification/placeholder-uuid.ts'
import type { TransactionClient } from '../../db/client.ts'
import { DeskhandError } from '../../errors.ts'
import { createComputerFromReport, findIdentity, joinComputer } from '../computers/report-store.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { AgentsContext } from './context.ts'
import type { AgentRecord } from './store.ts'

/** What a person says of a record that nobody else can tell: this computer, or one that is not known yet. */
export type RecordDecision = { kind: 'same'; computerId: string } | { kind: 'new' }

/**
 * Decides which computer an undecided record stands for (Identification and affinity); its agent belongs to it from then
 * on. Gives the computer's id. Asks for `computers.edit`; throws `notFound` for the record or the computer, and
 * `conflict` when the record was decided before.
 */
export async function decideUndecidedRecord(
  context: AgentsContext,
  caller: Caller,
  recordId: string,
  decision: RecordDecision,
): Promise<string> {
  const record = await context.store.findUndecidedRecord(recordId)
  requirePermission(caller, 'computers.edit', record ? { tenantId: record.tenantId } : {})
  if (!record) throw new DeskhandError('notFound', 'There is no such record.')
  const { tenantId, agent } = record
  const now = context.now()
  const computerId = await context.store.transaction(async (tx) => {
    const chosen =
      decision.kind === 'same'
        ? await joinChosen(tx, decision.computerId, agent, now)
        : await createComputerFromReport(tx, { tenantId, ...reportOf(agent), seenAt: now })
    const decided = await context.store.decideRecord(tx, record, {
      decision: decision.kind,
      computerId: chosen,
      decidedBy: caller.userId,
      decidedAt: now,
    })
    if (!decided) throw new DeskhandError('conflict', 'Somebody has decided this record already.')
    return chosen
  })
  await context.recordAudit({
    actor: caller,
    action: 'agent.decideRecord',
    subject: { kind: 'agent', id: agent.id },
    tenantId,
    detail: { decision: decision.kind, computerId },
  })
  return computerId
}

/** Only a computer of the agent's own tenant: nothing is carried from one customer to another. */
async function joinChosen(
  tx: TransactionClient,
  computerId: string,
  agent: AgentRecord,
  now: Date,
): Promise<string> {
  const computer = await findIdentity(tx, computerId)
  if (computer?.tenantId !== agent.tenantId)
    throw new DeskhandError('notFound', 'There is no such computer at this tenant.')
  const report = reportOf(agent)
  const { kind } = joinOrWiped(report.machine, computer)
  await joinComputer(tx, computerId, {
    ...report,
    tenantId: agent.tenantId,
    seenAt: now,
    wiped: kind === 'wiped',
  })
  return computerId
}

/** What is kept of the machine's report with the agent. */
function reportOf(agent: AgentRecord): { machine: MachineReport; hardwareUuid: string | null } {
  const uuid = normaliseUuid(agent.hardwareUuid)
  return {
    hardwareUuid: uuid && !isPlaceholderUuid(uuid) ? uuid : null,
    machine: {
      hostname: agent.name,
      platform: (agent.platform ?? 'windows') as Platform,
      hardwareUuid: agent.hardwareUuid,
      installationId: agent.installationId,
      serial: null,
      os: null,
      osVersion: null,
      manufacturer: null,
      model: null,
      kind: null,
    },
  }
}
