import type { Deployment } from '../facts/deployment.ts'
import type { Subject } from '../facts/subject.ts'

/** Why a deployment does not count for a subject at all, whatever its target says. */
export type Gate =
  | 'disabled'
  | 'notApproved'
  | 'expired'
  | 'maintenanceExcluded'
  | 'crossTenantExcluded'
  | 'notOnboarding'
  | 'adhoc'

/** What is asked: which state maintenance brings about, or which tools a technician may run (ad hoc ones count). */
export type QuestionKind = 'ordinary' | 'technicianTools'

/** The first gate that closes for this deployment and subject at an instant, or null. Source: Resolution, section 2. */
export function closedGate(
  deployment: Deployment,
  subject: Subject,
  question: QuestionKind,
  now: Date,
): Gate | null {
  if (!deployment.enabled) return 'disabled'
  if (deployment.origin === 'recommended' && !deployment.approved) return 'notApproved'
  if (deployment.expiresAt !== null && deployment.expiresAt <= now) return 'expired'
  if (subject.computer?.maintenanceExcluded) return 'maintenanceExcluded'
  if (deployment.target.scope === 'cross-tenant' && subject.tenant.excludeFromCrossTenant)
    return 'crossTenantExcluded'
  if (deployment.enforcement === 'onboarding' && !isOnboarding(subject)) return 'notOnboarding'
  if (deployment.enforcement === 'adhoc' && question !== 'technicianTools') return 'adhoc'
  return null
}

/** Whether a subject is a computer that is still being taken into care. */
export function isOnboarding(subject: Subject): boolean {
  return subject.computer !== null && subject.computer.onboarding !== 'onboarded'
}
