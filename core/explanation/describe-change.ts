import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Change, Whoever } from './changes/change.ts'
import { describeAgreementChange } from './describe-agreement-change.ts'
import { describeInstant } from './describe-instant.ts'
import type { NameOf } from './name-of.ts'
import {
  computerKindWords,
  computerRoleWords,
  deploymentChangeWords,
  membershipWords,
  onboardingWords,
} from './words-of-changes.ts'

/** A change in words. */
export interface DescribedChange {
  /** What to do, e.g. `tag PC-1 'vip'`; to be read after "to", or as a request. */
  readonly doing: string
  /** Where it is about finding out: what has to turn out, e.g. `the computer is` and `a server`. */
  readonly turnsOut: { readonly about: string; readonly answer: string } | null
}

/** Puts one change that concerns a subject's decision into words. `nameOf` names deployments. */
export function describeChange(
  index: FactsIndex,
  subject: Subject,
  change: Change,
  nameOf: NameOf,
): DescribedChange {
  switch (change.kind) {
    case 'learnKind':
      return {
        doing: `find out what kind of computer ${subject.name} is`,
        turnsOut: { about: 'the computer is', answer: kindAnswer(change) },
      }
    case 'learnPrimaryPerson':
      return {
        doing: `find out who the primary person of ${subject.name} is`,
        turnsOut: { about: 'the primary person is', answer: describeWhoever(index, change.turnsOut) },
      }
    case 'learnScript':
      return {
        doing: `let the target script of '${nameOf(change.deployment)}' run for ${subject.name}`,
        turnsOut: { about: 'it answers', answer: answerWord(change.answer) },
      }
    default:
      return { doing: describeDoing(index, subject, change, nameOf), turnsOut: null }
  }
}

type Doing = Exclude<Change, { kind: 'learnKind' | 'learnPrimaryPerson' | 'learnScript' }>

function describeDoing(index: FactsIndex, subject: Subject, change: Doing, nameOf: NameOf): string {
  switch (change.kind) {
    case 'approve':
    case 'enable':
    case 'disable':
    case 'showAsTool':
    case 'require':
    case 'includeChildTenants':
    case 'prolong':
      return deploymentChangeWords[change.kind](`'${nameOf(change.deployment)}'`)
    case 'setOrder':
      return `set the order of '${nameOf(change.deployment)}' to ${change.order}`
    case 'wait':
      return 'deployment' in change
        ? `wait until ${describeInstant(change.until, subject.tenant.timeZone)}, when '${nameOf(change.deployment)}' ends`
        : describeAgreementChange(index, subject, change)
    case 'addTag':
    case 'removeTag':
      return membershipWords[change.kind](bearerName(index, change), change.tag)
    case 'joinGroup':
    case 'leaveGroup':
      return membershipWords[change.kind](
        personName(index, change.person),
        index.groups.get(change.group)?.name ?? change.group,
      )
    case 'joinDeviceGroup':
    case 'leaveDeviceGroup':
      return membershipWords[change.kind](subject.name, change.deviceGroup)
    case 'setPrimaryPerson':
      return change.person === null
        ? `clear the primary person of ${subject.name}`
        : `make ${personName(index, change.person)} the primary person of ${subject.name}`
    case 'turnScript':
      return `see to it that the target script of '${nameOf(change.deployment)}' answers ${answerWord(change.answer)} for ${subject.name}`
    case 'setOnboarding':
      return onboardingWords[change.onboarding](subject.name)
    case 'includeInMaintenance':
      return `end the exclusion of ${subject.name} from maintenance`
    case 'includeInCrossTenant':
      return `let ${subject.tenant.name} take part in cross-tenant deployments`
    default:
      return describeAgreementChange(index, subject, change)
  }
}

function kindAnswer({ computerKind, roles }: Extract<Change, { kind: 'learnKind' }>): string {
  const [role] = roles ?? []
  return role ? computerRoleWords[role] : computerKindWords[computerKind]
}

function describeWhoever(index: FactsIndex, whoever: Whoever): string {
  switch (whoever.is) {
    case 'person':
      return personName(index, whoever.person)
    case 'bearerOf':
      return `somebody tagged '${whoever.tag}'`
    case 'memberOf':
      return `somebody in the group ${index.groups.get(whoever.group)?.name ?? whoever.group}`
    case 'nobodyMeant':
      return 'nobody that a deployment means'
  }
}

function answerWord(answer: boolean): string {
  return answer ? 'yes' : 'no'
}

function bearerName(
  index: FactsIndex,
  { bearer, id }: Extract<Change, { kind: 'addTag' | 'removeTag' }>,
): string {
  const bearers = { computer: index.computers, person: index.persons, tenant: index.tenants }[bearer]
  return bearers.get(id)?.name ?? id
}

function personName(index: FactsIndex, id: string): string {
  return index.persons.get(id)?.name ?? id
}
