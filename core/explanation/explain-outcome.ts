import { canonicalJson, type JsonObject } from '../canonical-json.ts'
import type { Deployment } from '../facts/deployment.ts'
import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import type { Decision } from '../resolution/decide.ts'
import { describeDesired } from './describe-desired.ts'
import { describeInstant } from './describe-instant.ts'
import { describeMissing } from './describe-missing.ts'
import type { NameOf } from './name-of.ts'
import { nextStepWords } from './words.ts'

/** Says what a decision comes to, and what to do next where it is withheld or only the ids settled it. */
export function explainOutcome(
  index: FactsIndex,
  subject: Subject,
  decision: Decision,
  nameOf: NameOf,
): string {
  const { item, status, winner } = decision
  const name = index.items.get(item)?.name ?? item
  if (status === 'withheld') return explainWithheld(index, name, decision, nameOf)
  if (!winner) return `Nothing applies to ${name}.`
  const { id, desired, expiresAt } = winner.indexed.deployment
  const end = expiresAt ? ` until ${describeInstant(expiresAt, subject.tenant.timeZone)}` : ''
  return `${name}: ${describeDesired(desired)}${end}, as '${nameOf(id)}' says.${explainConflict(index, decision, nameOf)}`
}

function explainWithheld(index: FactsIndex, name: string, decision: Decision, nameOf: NameOf): string {
  const { missing, trace } = decision
  const first = trace.find(({ outcome }) => outcome === 'unknown')
  const steps = missing.map((fact) => nextStepWords[fact])
  return [
    `${name} is withheld: ${describeMissing(missing)}.`,
    ...(first
      ? [`Nothing is done as long as ${wishOf(index, first.deployment, nameOf)} can’t be checked.`]
      : []),
    ...steps,
  ].join(' ')
}

function explainConflict(index: FactsIndex, { conflict, winner, trace }: Decision, nameOf: NameOf): string {
  if (!conflict || !winner) return ''
  const own = canonicalWish(winner.indexed.deployment)
  const rivals = trace
    .filter(({ outcome, reason }) => outcome === 'lost' && reason === 'id')
    .map(({ deployment }) => index.deployments.get(deployment)?.deployment)
    .filter((rival) => rival !== undefined && canonicalWish(rival) !== own)
    .map((rival) => wishOf(index, rival?.id ?? '', nameOf))
  const verb = rivals.length === 1 ? 'is as strong and wants' : 'are as strong and want'
  return ` But ${rivals.join(' and ')} ${verb} something else: give the one that shall win a lower order, or narrow its target.`
}

/** Equal for two deployments that want the same. Source: Resolution, section 3. */
function canonicalWish({ desired, parameters }: Deployment): string {
  return canonicalJson([{ ...desired } satisfies JsonObject, parameters])
}

function wishOf(index: FactsIndex, id: string, nameOf: NameOf): string {
  const deployment = index.deployments.get(id)?.deployment
  if (!deployment) return `'${nameOf(id)}'`
  const parameters = Object.keys(deployment.parameters).length > 0 ? ', with parameters' : ''
  return `'${nameOf(id)}' (${describeDesired(deployment.desired)}${parameters})`
}
