import type { SessionRow } from './store.ts'

/** The run of a tool on a subject, as a key: one session at a time has it. */
export function runKey(deploymentId: string, subjectId: string): string {
  return `${deploymentId}/${subjectId}`
}

/** The run that a tool's session would take. A deployment that is gone shares its run with nobody. */
export function runKeyOf({
  id,
  deployment,
  computerId,
  personId,
  tenantId,
}: Pick<SessionRow, 'id' | 'deployment' | 'computerId' | 'personId' | 'tenantId'>): string {
  return runKey(deployment?.id ?? id, computerId ?? personId ?? tenantId)
}
