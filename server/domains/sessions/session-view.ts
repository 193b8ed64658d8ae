import { hasEnded, type SessionStatus } from '../../../core/sessions/session-status.ts'
import { customerReply } from '../tickets/customer-reply.ts'
import type { Caller } from '../users/caller.ts'
import { approvalState, mayDecide } from './approval-state.ts'
import type { SessionRow } from './store.ts'
import { parseStoredPlan, type StoredPlan } from './stored-plan.ts'
import { viewNote, viewTime } from './view-messages.ts'
import { describeAction, describeDetected, describeReason } from './words.ts'

export type SessionView = ReturnType<typeof viewSession>

/**
 * Where a session stands, in words for people: everything but its log.
 * @param reader who looks: he is told whether he may decide about it
 */
export function viewSession(row: SessionRow, reader: Caller | null = null) {
  const plan = parseStoredPlan(row.plan)
  const names = new Map(plan?.actions.map(({ itemId, itemName }) => [itemId, itemName]))
  const nameOf = (itemId: string | null) => (itemId === null ? null : (names.get(itemId) ?? itemId))
  const view = {
    id: row.id,
    revision: row.revision,
    kind: row.kind as 'tool' | 'maintenance' | 'detection' | 'onboarding',
    status: row.status as SessionStatus,
    ended: hasEnded(row.status as SessionStatus),
    statusDetail: row.statusDetail,
    statusAt: row.statusAt.toISOString(),
    executeAt: instant(row.executeAt),
    mayPostpone: row.mayPostpone,
    subject: subjectOf(row),
    tenant: row.tenant,
    tool: row.deployment && {
      deploymentId: row.deployment.id,
      itemId: row.deployment.itemId,
      itemName: row.deployment.item.name,
    },
    item: row.item,
    schedule: row.scheduleRun?.schedule ?? null,
    requestedBy: row.requestedBy?.name ?? null,
    needsApproval: row.kind === 'tool' && (row.deployment?.needsApproval ?? false),
    approval: approvalOf(row, reader),
    found: foundOf(row, plan),
    ticket:
      row.ticketIntegrationId !== null && row.ticketId !== null
        ? { integrationId: row.ticketIntegrationId, ticketId: row.ticketId }
        : null,
    stages: row.stages.map((stage) => ({
      name: stage.name as 'resolution',
      result: stage.result as 'running',
      detail: stage.detail,
      startedAt: stage.startedAt.toISOString(),
      endedAt: instant(stage.endedAt),
    })),
    plan: plan && row.planHash !== null ? { hash: row.planHash, ...viewPlan(plan) } : null,
    actions: row.actions.map((action) => ({
      id: action.id,
      item: { id: action.itemId, name: action.itemName },
      action: action.action,
      does: describeAction(action.action, action.version),
      because: nameOf(action.becauseItemId),
      state: action.state as 'done',
      result: action.result as 'success' | null,
      reason: describeReason(action.reason, action.detail),
      before: detected(action.detectedBefore),
      after: detected(action.detectedAfter),
      progress:
        action.bytesDone === null ? null : { bytesDone: action.bytesDone, bytesTotal: action.bytesTotal },
      startedAt: instant(action.startedAt),
      endedAt: instant(action.endedAt),
    })),
    note: viewNote(row.outboxMessages),
    time: viewTime(row.outboxMessages),
    createdAt: row.createdAt.toISOString(),
    startedAt: instant(row.startedAt),
    endedAt: instant(row.endedAt),
  }
  return { ...view, reply: view.ticket && customerReply(view) }
}

/** A plan for people. */
export function viewPlan(plan: StoredPlan) {
  const names = new Map(plan.actions.map(({ itemId, itemName }) => [itemId, itemName]))
  return {
    actions: plan.actions.map(({ itemName, action, version, becauseItemId }) => ({
      itemName,
      does: describeAction(action, version),
      because: becauseItemId === null ? null : (names.get(becauseItemId) ?? becauseItemId),
    })),
    errors: plan.errors.map(({ itemName, detail }) => ({ itemName, reason: detail })),
    withheld: plan.withheld.map(({ itemName }) => itemName),
    nothingToDo: plan.actions.length === 0 && plan.errors.length === 0,
  }
}

function subjectOf(row: SessionRow) {
  if (row.computer) return { kind: 'computer' as const, ...row.computer }
  if (row.person) return { kind: 'person' as const, ...row.person }
  return { kind: 'tenant' as const, ...row.tenant }
}

/** The request for approval, and how it stands. */
function approvalOf(row: SessionRow, reader: Caller | null) {
  const [approval] = row.approvals
  if (!approval) return null
  const state = approvalState(approval.decision, row.status)
  return {
    id: approval.id,
    state,
    reason: approval.reason ?? '',
    askedBy: approval.askedBy?.name ?? null,
    askedAt: approval.askedAt.toISOString(),
    /** It is waited for until then. */
    until: state === 'open' ? instant(row.deadlineAt) : null,
    decidedBy: approval.decidedBy?.name ?? null,
    decidedAt: instant(approval.decidedAt),
    decisionReason: approval.decisionReason,
    mayDecide: state === 'open' && reader !== null && mayDecide(reader, approval, row.tenantId),
  }
}

/** What detection found of the item that the session is about, in words; null where it was not detected. */
function foundOf(row: SessionRow, plan: StoredPlan | null): string | null {
  const value = plan?.findings[row.deployment?.itemId ?? row.item?.id ?? '']
  return value === undefined ? null : describeDetected(value)
}

function instant(at: Date | null): string | null {
  return at === null ? null : at.toISOString()
}

function detected(json: string | null): string | null {
  return json === null ? null : describeDetected(JSON.parse(json))
}
