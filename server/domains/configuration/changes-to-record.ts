import type { Agreement } from '../../../core/facts/agreement.ts'
import type { Deployment } from '../../../core/facts/deployment.ts'
import type { ListDifference, WorldDifference } from '../../../core/world/diff-worlds.ts'
import type { AuditActor, AuditEvent } from '../audit/audit-service.ts'

/** From so many on it is a configuration that is taken over whole, and its one entry has to do. */
const mostEntries = 1_000

/** So many computers that an agreement came to cover, or no longer covers, are named. */
const mostComputers = 200

/**
 * What the audit keeps of a document that is applied, beside its one entry: what people look back for, each with how it
 * was and how it is. Parameters are left out: a document may carry secrets.
 */
export function changesToRecord(difference: WorldDifference, actor: AuditActor): AuditEvent[] {
  const events = [
    ...pairsOf(difference.deployments).map((pair) => deploymentEvent(pair, actor)),
    ...pairsOf(difference.agreements).map((pair) => agreementEvent(pair, actor)),
    ...difference.computers.changed
      .filter(({ keys }) => keys.includes('primaryPerson'))
      .map(
        ({ before, after }): AuditEvent => ({
          actor,
          action: 'computer.primaryPerson',
          subject: { kind: 'computer', id: after.id },
          tenantId: after.tenant,
          detail: { before: before.primaryPerson ?? null, after: after.primaryPerson ?? null },
        }),
      ),
  ]
  return events.length > mostEntries ? [] : events
}

type Pair<Value> = { readonly before: Value | null; readonly after: Value | null }

function pairsOf<Value>({ added, changed, removed }: ListDifference<Value>): Pair<Value>[] {
  return [
    ...added.map((after) => ({ before: null, after })),
    ...changed,
    ...removed.map((before) => ({ before, after: null })),
  ]
}

function verbOf({ before, after }: Pair<unknown>): 'create' | 'update' | 'remove' {
  if (after === null) return 'remove'
  return before === null ? 'create' : 'update'
}

function deploymentEvent(pair: Pair<Deployment>, actor: AuditActor): AuditEvent {
  const rule = (deployment: Deployment | null) => deployment && { ...deployment, parameters: {} }
  const target = (pair.after ?? pair.before)?.target
  return {
    actor,
    action: `deployments.${verbOf(pair)}`,
    subject: { kind: 'deployment', id: (pair.after ?? pair.before)?.id ?? null },
    tenantId: target?.tenant ?? null,
    detail: { before: rule(pair.before), after: rule(pair.after), by: 'configuration' },
  }
}

function agreementEvent(pair: Pair<Agreement>, actor: AuditActor): AuditEvent {
  const { before, after } = pair
  const agreement = after ?? before
  const [was, is] = [new Set(before?.computers), new Set(after?.computers)]
  return {
    actor,
    action: `agreements.${verbOf(pair)}`,
    subject: { kind: 'agreement', id: agreement?.id ?? null },
    tenantId: agreement?.tenant ?? null,
    detail: {
      before: before && termsOf(before),
      after: after && termsOf(after),
      covered: [...is].filter((id) => !was.has(id)).slice(0, mostComputers),
      uncovered: [...was].filter((id) => !is.has(id)).slice(0, mostComputers),
    },
  }
}

function termsOf({ type, from, to, computers, additions }: Agreement) {
  return { type, from, to, coversAll: computers === null, additions }
}
