import { DeskhandError } from '../../errors.ts'
import type { AuditService } from '../audit/audit-service.ts'
import type { ItemStore } from '../items/store.ts'
import { receiptMessage } from '../tickets/receipt-message.ts'
import { type Caller, requirePermission, visibleTenants } from '../users/caller.ts'
import { approvalState, mayDecide } from './approval-state.ts'
import type { ApprovalRow } from './approval-store.ts'
import type { SessionLauncher } from './session-launcher.ts'
import { viewPlan } from './session-view.ts'
import type { SessionStore } from './store.ts'
import { parseStoredPlan } from './stored-plan.ts'

type Sources = {
  readonly store: SessionStore
  readonly items: ItemStore
  readonly audit: AuditService
  readonly launcher: SessionLauncher
}

export type ApprovalsService = ReturnType<typeof createApprovalsService>

/** So many requests wait for a decision in a list; the rest follow as those are decided. */
const openPage = 200

/** Requests for approval as those see them who decide. */
export function createApprovalsService(
  { store, items, audit, launcher }: Sources,
  now: () => Date = () => new Date(),
) {
  /** The request, for a caller who may do this with it; one of another tenant does not exist for him. */
  async function require(
    caller: Caller,
    permission: 'approvals.view' | 'approvals.decide',
    id: string,
  ): Promise<ApprovalRow> {
    requirePermission(caller, permission)
    const row = await store.findApproval(id)
    if (!row) throw new DeskhandError('notFound', 'There is no such request for approval.')
    requirePermission(caller, permission, { tenantId: row.session.tenantId })
    return row
  }

  /** What the ticket is told of a refusal; null where there is no ticket. It is sent within seconds. */
  async function refusalNote(sessionId: string, words: string) {
    const session = await store.find(sessionId)
    return session && receiptMessage(session, { status: 'cancelled', words, at: now() })
  }

  return {
    /** All that wait for a decision, the oldest first, and a page of the others, the newest first. `next` is null on the last one. */
    async list(caller: Caller, before: string | null, limit: number) {
      requirePermission(caller, 'approvals.view')
      const tenants = visibleTenants(caller)
      const open = await store.listApprovals('open', tenants, null, openPage)
      const closed = await store.listApprovals('closed', tenants, before, limit)
      const view = (row: (typeof open)[number]) => viewApproval(caller, row)
      return {
        open: open.map(view),
        closed: closed.map(view),
        next: closed.length === limit ? (closed.at(-1)?.id ?? null) : null,
      }
    },

    /** One request with the plan as its asker saw it, and the parameters that it would run with. */
    async get(caller: Caller, id: string) {
      const row = await require(caller, 'approvals.view', id)
      const plan = parseStoredPlan(row.plan)
      const itemId = row.session.deployment?.item.id
      const known = itemId === undefined ? [] : ((await items.cards([itemId])).get(itemId)?.parameters ?? [])
      const given = JSON.parse(plan?.parameters ?? '{}') as Record<string, unknown>
      return {
        ...viewApproval(caller, row),
        plan: plan && viewPlan(plan),
        parameters: Object.entries(given).map(([name, value]) => ({
          label: known.find((parameter) => parameter.name === name)?.label ?? name,
          value: shownValue(value),
        })),
      }
    },

    /**
     * Approves or refuses. What is approved goes on at once, or at its time, as the run of whoever asked for it.
     * @throws notAllowed for one's own request; conflict where it does not wait for a decision any more
     */
    async decide(
      caller: Caller,
      id: string,
      decision: 'approved' | 'refused',
      reason: string | null,
    ): Promise<{ sessionId: string }> {
      const row = await require(caller, 'approvals.decide', id)
      const { sessionId, session } = row
      if (row.askedById === caller.userId)
        throw new DeskhandError(
          'notAllowed',
          'You have asked for this yourself: somebody else has to decide.',
        )
      if (row.decision === decision && row.decidedById === caller.userId) return { sessionId }
      if (session.deadlineAt !== null && session.deadlineAt <= now())
        throw new DeskhandError(
          'conflict',
          'It is too late: this was to be decided before. Have it asked for again.',
        )
      const refusal = `${caller.name} refused it${reason === null ? '.' : `: ${reason}`}`
      const patch =
        decision === 'approved'
          ? { approvedPlanHash: row.planHash, statusDetail: null, deadlineAt: null }
          : { statusDetail: refusal, deadlineAt: null }
      const decided = { decision, decidedById: caller.userId, decisionReason: reason }
      const note = decision === 'refused' ? await refusalNote(sessionId, refusal) : null
      const told = await store.decideApproval(row, decided, now(), patch, note)
      if (!told.accepted) throw alreadyDecided(await store.findApproval(id))
      await audit.record({
        actor: caller,
        action: 'approvals.decide',
        subject: { kind: 'session', id: sessionId },
        tenantId: session.tenantId,
        detail: { decision, reason, planHash: row.planHash },
      })
      if (decision === 'approved') await launcher.advance(sessionId)
      return { sessionId }
    },
  }
}

function alreadyDecided(row: ApprovalRow | null): DeskhandError {
  const words =
    row?.decision != null
      ? `${row.decidedBy?.name ?? 'Somebody else'} has already decided: ${row.decision}.`
      : 'This is not waited for any more: the run was cancelled, or its time has passed.'
  return new DeskhandError('conflict', words)
}

type ListedApproval = Omit<ApprovalRow, 'plan'>

function viewApproval(caller: Caller, row: ListedApproval) {
  const { session } = row
  const state = approvalState(row.decision, session.status)
  return {
    id: row.id,
    state,
    sessionId: row.sessionId,
    tool: session.deployment && {
      deploymentId: session.deployment.id,
      name: session.deployment.name || session.deployment.item.name,
      itemName: session.deployment.item.name,
    },
    subject: subjectOf(row),
    tenant: session.tenant,
    ticketId: session.ticketId,
    reason: row.reason ?? '',
    askedBy: row.askedBy?.name ?? null,
    askedAt: row.askedAt.toISOString(),
    executeAt: session.executeAt?.toISOString() ?? null,
    until: state === 'open' ? (session.deadlineAt?.toISOString() ?? null) : null,
    decidedBy: row.decidedBy?.name ?? null,
    decidedAt: row.decidedAt?.toISOString() ?? null,
    decisionReason: row.decisionReason,
    /** What became of the session: why it stands or ended so. */
    sessionStatus: session.status as 'waitingForApproval',
    sessionDetail: session.statusDetail,
    mayDecide: state === 'open' && mayDecide(caller, row, session.tenantId),
  }
}

function subjectOf({ session: { computer, person, tenant } }: ListedApproval) {
  if (computer) return { kind: 'computer' as const, ...computer }
  if (person) return { kind: 'person' as const, ...person }
  return { kind: 'tenant' as const, ...tenant }
}

/** A secret's value is shown to nobody; of a file only its name. */
function shownValue(value: unknown): string | number | boolean | null {
  if (typeof value !== 'object' || value === null) return value as string | number | boolean | null
  return 'fileName' in value && typeof value.fileName === 'string' ? value.fileName : null
}
