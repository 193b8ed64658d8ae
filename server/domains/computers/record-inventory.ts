import type { InventoryMessage } from '../../../core/agent-protocol/messages.ts'
import type { Database } from '../../db/client.ts'
import type { AgentLog } from '../agents/context.ts'
import type { AgentStore } from '../agents/store.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type RecordedInventory, writeInventory } from './inventory-store.ts'

export type InventoryContext = {
  readonly database: Database
  readonly agents: Pick<AgentStore, 'findAgent' | 'findCommand'>
  readonly audit: AuditService
  readonly log: AgentLog
  readonly now: () => Date
}

/**
 * Takes in what an agent reports of its machine, in one transaction: at its start the machine alone, and as the answer
 * to an inventory command everything that was found. Safe to repeat. An agent whose record waits for a decision has no
 * computer yet: nothing is kept of it. Gives what became of the report, or null for such an agent.
 */
export async function recordInventory(
  context: InventoryContext,
  agentId: string,
  message: InventoryMessage,
): Promise<RecordedInventory | null> {
  const { database, agents, audit, log, now } = context
  const agent = await agents.findAgent(agentId)
  const computerId = agent?.computerId
  if (!agent || !computerId) return null
  const seenAt = now()
  const issuedAt = message.found ? await issuedTo(context, agentId, message.found.commandId) : null
  if (message.found && !issuedAt)
    log.warn({ agentId }, 'An agent sent an inventory that it was not asked for; it is taken as its start')
  const recorded = await database.prisma.$transaction(async (tx) => {
    const { became, newRoles } = await writeInventory(tx, computerId, {
      machine: message.machine,
      found: (issuedAt && message.found) ?? null,
      at: within(issuedAt, new Date(message.at), seenAt),
      seenAt,
    })
    const entry = {
      actor: { agentId },
      subject: { kind: 'computer', id: computerId },
      tenantId: agent.tenantId,
    } as const
    if (became === 'wiped') {
      const { hostname, installationId } = message.machine
      await audit.record({ ...entry, action: 'computer.wiped', detail: { hostname, installationId } }, tx)
    }
    // It says so itself, and is asked from now on who is who in its tenant.
    if (newRoles.length > 0)
      await audit.record(
        { ...entry, action: 'computer.becameDomainController', detail: { roles: newRoles } },
        tx,
      )
    return became
  })
  if (recorded === 'otherMachine')
    log.warn({ agentId, computerId }, 'An agent is on another machine than its computer; enrol it there anew')
  return recorded
}

/** When the server asked this agent for the inventory; null where it did not. */
async function issuedTo(
  { agents }: InventoryContext,
  agentId: string,
  commandId: string,
): Promise<Date | null> {
  const command = await agents.findCommand(commandId)
  return command?.agentId === agentId && command.kind === 'inventory' ? command.issuedAt : null
}

/**
 * An agent's clock may be wrong; the server knows that the answer was found after it was asked for, and before now. So
 * the inventories of two agents of one computer come in their right order, and none is of the future.
 */
function within(issuedAt: Date | null, told: Date, now: Date): Date {
  const earliest = (issuedAt ?? told).getTime()
  return new Date(Math.max(earliest, Math.min(told.getTime(), now.getTime())))
}
