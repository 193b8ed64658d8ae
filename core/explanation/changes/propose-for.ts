import type { Deployment } from '../../facts/deployment.ts'
import { withNested } from '../../facts/memberships.ts'
import type { Gate } from '../../targeting/gate.ts'
import type { TargetPart } from '../../targeting/match-target.ts'
import type { Change } from './change.ts'
import { proposeAgainst } from './propose-against.ts'
import { proposeAgreementsFor } from './propose-agreements.ts'
import { proposeLearning, proposePrimaryPersons } from './propose-learning.ts'
import { deploymentOf, entryOf, namedGroups, type View } from './view.ts'

/**
 * The changes that may take a deployment past what stands in its way: its closed gate, the part of its target that says
 * no, the fact that is missing, those that rank above it. Whether one of them is enough is for a decision to show.
 */
export function proposeFor(view: View, id: string): Change[] {
  return [...proposeRise(view, id), ...inTheWayOf(view, id).flatMap((other) => proposeAgainst(view, other))]
}

/** The same without what is directed against other deployments. */
export function proposeRise(view: View, id: string): Change[] {
  const deployment = deploymentOf(view, id)
  if (!deployment) return []
  const entry = entryOf(view, id)
  if (!entry) return [{ kind: 'showAsTool', deployment: id }]
  switch (entry.outcome) {
    case 'won':
      return []
    case 'gated':
      return openGate(view, deployment, entry.reason)
    case 'noMatch':
      return makeMatch(view, deployment, entry.reason)
    case 'unknown':
      return [...proposeLearning(view, deployment), ...tagFor(view, deployment)]
    case 'lost':
      return [{ kind: 'setOrder', deployment: id, order: orderBefore(view, rankedAbove(view, id)) }]
  }
}

/** Whoever has to go, or to come after a deployment, for it to win where it could. */
function inTheWayOf(view: View, id: string): string[] {
  if (entryOf(view, id)?.outcome !== 'lost') return []
  const winner = view.decision.winner?.indexed.deployment.id
  return winner === undefined ? rankedAbove(view, id) : [winner]
}

function rankedAbove({ decision: { trace } }: View, id: string): string[] {
  const at = trace.findIndex(({ deployment }) => deployment === id)
  return trace.slice(0, at).map(({ deployment }) => deployment)
}

function openGate({ subject }: View, { id }: Deployment, gate: Gate): Change[] {
  switch (gate) {
    case 'disabled':
      return [{ kind: 'enable', deployment: id }]
    case 'notApproved':
      return [{ kind: 'approve', deployment: id }]
    case 'expired':
      return [{ kind: 'prolong', deployment: id }]
    case 'maintenanceExcluded':
      return [{ kind: 'includeInMaintenance', computer: subject.id }]
    case 'crossTenantExcluded':
      return [{ kind: 'includeInCrossTenant', tenant: subject.tenant.id }]
    case 'notOnboarding':
      return [{ kind: 'require', deployment: id }, ...onboard(subject)]
    case 'adhoc':
      return [{ kind: 'require', deployment: id }]
  }
}

function onboard({ kind, id }: View['subject']): Change[] {
  return kind === 'computer' ? [{ kind: 'setOnboarding', computer: id, onboarding: 'needed' }] : []
}

function makeMatch(view: View, deployment: Deployment, part: TargetPart): Change[] {
  const { subject } = view
  const { id, target } = deployment
  // What kind of computer it is, once known, nobody can change.
  if (part === 'filter') return []
  if (part === 'scope')
    return subject.lineage.includes(target.tenant ?? '')
      ? [{ kind: 'includeChildTenants', deployment: id }]
      : []
  switch (target.type) {
    case 'tag':
      return [...tagFor(view, deployment), ...proposePrimaryPersons(view)]
    case 'group':
      return [...joinGroup(view, target.ref ?? ''), ...proposePrimaryPersons(view)]
    case 'person':
      return proposePrimaryPersons(view)
    case 'deviceGroup':
      return subject.kind === 'computer'
        ? [{ kind: 'joinDeviceGroup', computer: subject.id, deviceGroup: target.ref ?? '' }]
        : []
    case 'agreementType':
    case 'agreementProduct':
      return proposeAgreementsFor(view, deployment)
    case 'script':
      return [{ kind: 'turnScript', deployment: id, subject: subject.id, answer: true }]
    default:
      return []
  }
}

/** A tag on the subject itself: it then holds for nobody else. */
function tagFor({ subject }: View, { target }: Deployment): Change[] {
  return target.type === 'tag'
    ? [{ kind: 'addTag', bearer: subject.kind, id: subject.id, tag: target.ref ?? '' }]
    : []
}

/** Membership of the group itself, or of one nested in it: sometimes only the nested one is at home with the person. */
function joinGroup(view: View, group: string): Change[] {
  const { person } = view.subject
  if (!person) return []
  const leading = withNested(view.index.groups, [group])
  return namedGroups(view)
    .filter((named) => leading.has(named))
    .map((named) => ({ kind: 'joinGroup', person: person.id, group: named }))
}

/** A whole number below the order of each of these deployments. */
function orderBefore(view: View, ids: readonly string[]): number {
  const orders = ids.flatMap((id) => deploymentOf(view, id)?.order ?? [])
  return orders.length === 0 ? 0 : Math.ceil(Math.min(...orders)) - 1
}
