import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Target } from '../facts/target.ts'
import type { Answer } from './answer.ts'
import { hasAgreementOfType, hasAgreementProduct } from './match-agreement.ts'

/** What has a target: a deployment, or a schedule. Its id is that under which a target script's answers are kept. */
export interface Targeting {
  readonly id: string
  readonly target: Target
}

/** Whether a target's type and ref mean the subject. Source: Resolution, section 2, part 2. */
export function matchType(index: FactsIndex, subject: Subject, targeting: Targeting, now: Date): Answer {
  const ref = targeting.target.ref ?? ''
  switch (targeting.target.type) {
    case 'all':
      return 'yes'
    case 'computer':
      return yesIf(subject.kind === 'computer' && subject.id === ref)
    case 'person':
      return matchPerson(subject, ref)
    case 'tag':
      return matchTag(subject, ref)
    case 'group':
      return matchGroup(index, subject, ref)
    case 'deviceGroup':
      return yesIf(subject.computer?.deviceGroups.includes(ref) === true)
    case 'agreementType':
      return yesIf(hasAgreementOfType(index, subject, ref, now))
    case 'agreementProduct':
      return yesIf(hasAgreementProduct(index, subject, ref, now))
    case 'script':
      return matchScript(index, subject, targeting.id)
  }
}

function matchPerson(subject: Subject, person: string): Answer {
  return subject.person === undefined ? 'primaryPerson' : yesIf(subject.person?.id === person)
}

function matchTag(subject: Subject, tag: string): Answer {
  if (subject.computer?.tags.includes(tag) || subject.tenant.tags.includes(tag)) return 'yes'
  return subject.person === undefined ? 'primaryPerson' : yesIf(subject.person?.tags.includes(tag) === true)
}

function matchGroup(index: FactsIndex, subject: Subject, group: string): Answer {
  if (subject.person === undefined) return 'primaryPerson'
  return yesIf(subject.person !== null && index.memberships.get(subject.person.id)?.has(group) === true)
}

function matchScript(index: FactsIndex, subject: Subject, id: string): Answer {
  const answer = index.scriptResults.get(id)?.get(subject.id)
  return answer === undefined ? 'script' : yesIf(answer)
}

function yesIf(condition: boolean): Answer {
  return condition ? 'yes' : 'no'
}
