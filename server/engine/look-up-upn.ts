import type { SessionRow } from '../domains/sessions/store.ts'
import { DeskhandError } from '../errors.ts'
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
    try {
      const controller = await computers.findDomainController(tenantId)
      const script = controller && (await items.scriptTextByName(scriptName))
      if (!controller || !script) continue
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
      const upn = end.outcome === 'exited' && end.exitCode === 0 ? end.output.trim() : ''
      if (upn !== '') await computers.saveUpn(computerId, upn, at)
    } catch (error) {
      if (!(error instanceof ComputerAway || error instanceof DeskhandError)) throw error
      log.warn({ err: error, sessionId: row.id, computerId }, 'the UPN of a signed-in user was not learned')
    }
  }
}
