import type { SessionRow } from '../domains/sessions/store.ts'
import { ComputerAway } from './computer-away.ts'
import type { EngineContext } from './engine-context.ts'

/** The metascript of the library that asks a domain controller whose UPN an account has. */
const scriptName = 'Ask a domain controller for a UPN'

/**
 * Where a machine knows its signed-in user but not his UPN, a domain controller of the tenant is asked for it
 * (Identification and affinity). Whatever stands in the way of that holds nothing up: it is asked after the next inventory.
 */
export async function lookUpUpn(context: EngineContext, row: SessionRow): Promise<void> {
  const { computers, items, runScript, log } = context
  if (row.computerId === null) return
  for (const { computerId, tenantId, account, at } of await computers.pendingUpnLookups({
    computerId: row.computerId,
  })) {
    const controller = await computers.findDomainController(tenantId)
    const script = controller && (await items.scriptTextByName(scriptName))
    if (!controller || !script) continue
    try {
      const end = await runScript({
        key: `${row.id}/upn/${row.stretch}`,
        title: `Ask ${controller.name} for the UPN of ${account.name}`,
        sessionId: row.id,
        actionId: null,
        subject: { kind: 'computer', id: controller.id },
        script,
        values: { domain: account.domain, account: account.name },
        secretNames: [],
      })
      if (end.outcome === 'exited' && end.exitCode === 0 && end.output !== '')
        await computers.saveUpn(computerId, end.output, at)
    } catch (error) {
      if (!(error instanceof ComputerAway)) throw error
      log.info({ sessionId: row.id, computerId: controller.id }, 'the domain controller went away')
    }
  }
}
