import type { ComputerKind, ComputerRole } from '../../facts/computer.ts'
import { computerKinds } from '../../facts/computer.ts'
import type { Deployment } from '../../facts/deployment.ts'
import type { Change, Whoever } from './change.ts'
import { refsOf } from './slice-facts.ts'
import { namedGroups, namedPersons, type View } from './view.ts'

/** The answers that the unknown facts a deployment depends on may turn out to have; empty where it depends on none. */
export function proposeLearning(view: View, deployment: Deployment): Change[] {
  const { type, filter } = deployment.target
  return [
    ...(type === 'person' || type === 'tag' || type === 'group' ? whoTheyMayBe(view) : []),
    ...(type === 'script' ? whatItMayAnswer(view, deployment) : []),
    ...(filter === 'all' ? [] : whatItMayBe(view)),
  ]
}

/**
 * The primary persons that a computer could have instead of its own: those whom a deployment of the item names, or
 * nobody. Empty for other subjects, and where it is not known who it is.
 */
export function proposePrimaryPersons(view: View): Change[] {
  const { computer, person } = view.subject
  if (!computer || person === undefined) return []
  return [...namedPersons(view), null]
    .filter((id) => id !== (person?.id ?? null))
    .map((id) => ({ kind: 'setPrimaryPerson', computer: computer.id, person: id }))
}

function whoTheyMayBe(view: View): Change[] {
  const { computer, person } = view.subject
  if (!computer || person !== undefined) return []
  const answers: Whoever[] = [
    { is: 'nobodyMeant' },
    ...namedPersons(view).map((id): Whoever => ({ is: 'person', person: id })),
    ...namedGroups(view).map((group): Whoever => ({ is: 'memberOf', group })),
    ...refsOf(view.facts.deployments, 'tag').map((tag): Whoever => ({ is: 'bearerOf', tag })),
  ]
  return answers.map((turnsOut) => ({ kind: 'learnPrimaryPerson', computer: computer.id, turnsOut }))
}

function whatItMayAnswer({ subject, index }: View, { id }: Deployment): Change[] {
  if (index.scriptResults.get(id)?.has(subject.id)) return []
  return [true, false].map((answer) => ({
    kind: 'learnScript',
    deployment: id,
    subject: subject.id,
    answer,
  }))
}

/** Roles are told apart only where a deployment asks for them; they come with the kind, as inventory reports both. */
function whatItMayBe({ subject: { computer }, facts }: View): Change[] {
  if (!computer || computer.kind !== null) return []
  const answers: { computerKind: ComputerKind; roles: readonly ComputerRole[] | null }[] = computerKinds.map(
    (computerKind) => ({ computerKind, roles: null }),
  )
  const asksForRoles = facts.deployments.some(
    ({ target: { filter } }) => filter === 'domainControllers' || filter === 'primaryDomainControllers',
  )
  if (asksForRoles && computer.roles === null) {
    answers.push({ computerKind: 'server', roles: ['domainController'] })
    answers.push({ computerKind: 'server', roles: ['primaryDomainController'] })
  }
  return answers.map((answer) => ({ kind: 'learnKind', computer: computer.id, ...answer }))
}
