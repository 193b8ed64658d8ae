import { allows } from '../../../core/permissions/allows.ts'
import type { Caller } from '../users/caller.ts'

/** How a request for approval stands. `lapsed`: its session ended before anybody decided. */
export const approvalStates = ['open', 'approved', 'refused', 'voided', 'lapsed'] as const

export type ApprovalState = (typeof approvalStates)[number]

/** The state of a request by its decision as kept and its session's status. */
export function approvalState(decision: string | null, sessionStatus: string): ApprovalState {
  if (decision !== null) return decision as ApprovalState
  return sessionStatus === 'waitingForApproval' ? 'open' : 'lapsed'
}

/** Whether the reader may decide about it. Nobody decides about what he asked for himself, admins neither. */
export function mayDecide(
  reader: Caller,
  { askedById }: { readonly askedById: string | null },
  tenantId: string,
): boolean {
  return askedById !== reader.userId && allows(reader, 'approvals.decide', { tenantId }).allowed
}
