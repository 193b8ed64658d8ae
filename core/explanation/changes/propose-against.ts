import type { Deployment } from '../../facts/deployment.ts'
import type { Change } from './change.ts'
import { proposeAgreementsAgainst } from './propose-agreements.ts'
import { proposeLearning, proposePrimaryPersons } from './propose-learning.ts'
import { deploymentOf, type View } from './view.ts'

/** The changes that may take a deployment that counts for the subject, or may count, out of the way. */
export function proposeAgainst(view: View, id: string): Change[] {
  const deployment = deploymentOf(view, id)
  if (!deployment) return []
  return [
    { kind: 'disable', deployment: id },
    ...endOnboarding(view, deployment),
    ...endMatch(view, deployment),
    ...proposeLearning(view, deployment),
  ]
}

function endOnboarding({ subject }: View, { enforcement }: Deployment): Change[] {
  return enforcement === 'onboarding'
    ? [{ kind: 'setOnboarding', computer: subject.id, onboarding: 'onboarded' }]
    : []
}

function endMatch(view: View, deployment: Deployment): Change[] {
  const { subject } = view
  const ref = deployment.target.ref ?? ''
  switch (deployment.target.type) {
    case 'person':
      return proposePrimaryPersons(view)
    case 'tag':
      return [...removeTag(view, ref), ...proposePrimaryPersons(view)]
    case 'group':
      return [...leaveGroups(view), ...proposePrimaryPersons(view)]
    case 'deviceGroup':
      return subject.computer?.deviceGroups.includes(ref)
        ? [{ kind: 'leaveDeviceGroup', computer: subject.id, deviceGroup: ref }]
        : []
    case 'agreementType':
    case 'agreementProduct':
      return proposeAgreementsAgainst(view, deployment)
    case 'script':
      return view.index.scriptResults.get(deployment.id)?.get(subject.id)
        ? [{ kind: 'turnScript', deployment: deployment.id, subject: subject.id, answer: false }]
        : []
    default:
      return []
  }
}

function removeTag({ subject: { computer, person, tenant } }: View, tag: string): Change[] {
  const bearers = [
    { bearer: 'computer' as const, tagged: computer },
    { bearer: 'person' as const, tagged: person },
    { bearer: 'tenant' as const, tagged: tenant },
  ]
  return bearers.flatMap(({ bearer, tagged }) =>
    tagged?.tags.includes(tag) ? [{ kind: 'removeTag' as const, bearer, id: tagged.id, tag }] : [],
  )
}

/** The groups that the person is directly in; which of them lead to the target is for a decision to show. */
function leaveGroups({ subject: { person }, facts }: View): Change[] {
  if (!person) return []
  return facts.groups
    .filter(({ persons }) => persons.includes(person.id))
    .map(({ id }) => ({ kind: 'leaveGroup', person: person.id, group: id }))
}
