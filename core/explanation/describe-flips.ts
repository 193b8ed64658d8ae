import type { FactsIndex } from '../facts/index-facts.ts'
import type { Subject } from '../facts/subject.ts'
import { describeChange } from './describe-change.ts'
import { describeDesired } from './describe-desired.ts'
import type { Flip } from './find-flips.ts'
import { idItself, type NameOf } from './name-of.ts'

/** A flip in words, before they are put together. */
interface Phrases {
  readonly doing: string
  /** What has to turn out, each with the answers that lead to this outcome. */
  readonly turnsOut: readonly { readonly about: string; readonly answers: readonly string[] }[]
  readonly outcome: string
}

/**
 * Says in a sentence what to do and what is decided then, e.g. `Tag PC-1 'vip': then 'd9' wins (uninstall).`
 * `nameOf` names deployments; by their ids where it is left out.
 */
export function describeFlip(
  index: FactsIndex,
  subject: Subject,
  flip: Flip,
  nameOf: NameOf = idItself,
): string {
  return sentenceOf(phrasesOf(index, subject, flip, nameOf))
}

/** The same for several flips. Answers to one question that come to the same share a sentence. */
export function describeFlips(
  index: FactsIndex,
  subject: Subject,
  flips: readonly Flip[],
  nameOf: NameOf = idItself,
): string[] {
  const merged = new Map<string, Phrases>()
  for (const flip of flips) {
    const phrases = phrasesOf(index, subject, flip, nameOf)
    const [question, ...more] = phrases.turnsOut
    const isMergeable = question !== undefined && more.length === 0
    const key = isMergeable ? `${phrases.doing}: ${phrases.outcome}` : sentenceOf(phrases)
    const known = merged.get(key)
    merged.set(key, known ? joined(known, phrases) : phrases)
  }
  return [...merged.values()].map(sentenceOf)
}

function joined(a: Phrases, b: Phrases): Phrases {
  const answers = [a, b].flatMap(({ turnsOut }) => turnsOut[0]?.answers ?? [])
  return { ...a, turnsOut: a.turnsOut.map(({ about }) => ({ about, answers: [...new Set(answers)] })) }
}

function phrasesOf(index: FactsIndex, subject: Subject, flip: Flip, nameOf: NameOf): Phrases {
  const changes = flip.changes.map((change) => describeChange(index, subject, change, nameOf))
  return {
    doing: changes.map(({ doing }) => doing).join(', and '),
    turnsOut: changes.flatMap(({ turnsOut }) =>
      turnsOut ? [{ about: turnsOut.about, answers: [turnsOut.answer] }] : [],
    ),
    outcome: outcomeOf(index, flip, nameOf),
  }
}

function sentenceOf({ doing, turnsOut, outcome }: Phrases): string {
  const conditions = turnsOut.map(({ about, answers }) => `${about} ${answers.join(' or ')}`)
  const then = conditions.length === 0 ? 'then' : `if ${conditions.join(' and ')},`
  return `${doing.charAt(0).toUpperCase()}${doing.slice(1)}: ${then} ${outcome}.`
}

function outcomeOf(index: FactsIndex, { item, status, winner }: Flip, nameOf: NameOf): string {
  const name = index.items.get(item)?.name ?? item
  if (status === 'withheld') return `${name} is withheld`
  const deployment = winner === null ? undefined : index.deployments.get(winner)?.deployment
  if (!deployment) return `nothing applies to ${name}`
  return `'${nameOf(deployment.id)}' wins (${describeDesired(deployment.desired)})`
}
