import { describeFlip, describeFlips } from '../../core/explanation/describe-flips.ts'
import { type Explanation, explainDecision } from '../../core/explanation/explain-decision.ts'
import { type Flip, findFlips } from '../../core/explanation/find-flips.ts'
import { subjectKindOf } from '../../core/facts/maintenance-item.ts'
import { findSubject, type Subject } from '../../core/facts/subject.ts'
import { type Decision, decide, type Question } from '../../core/resolution/decide.ts'
import type { Result } from '../../core/result.ts'
import { table } from '../output/table.ts'
import type { Answer, OpenWorld } from './run-decision.ts'

interface Explained {
  readonly world: OpenWorld
  readonly subject: Subject
  readonly decision: Decision
  readonly explanation: Explanation
  readonly flips: readonly Flip[]
}

/** Answers `explain`: the decision of one item for one subject in words, and the smallest changes that would flip it. */
export function answerExplain(world: OpenWorld): Answer {
  const asked = readAsked(world)
  if (!asked.ok) return asked
  const { index, now, options } = world
  const { subject, item, deployment } = asked.value
  const question: Question = { now, question: 'ordinary' }
  const decision = decide(index, subject, item, question)
  const explained: Explained = {
    world,
    subject,
    decision,
    explanation: explainDecision(index, subject, decision),
    flips: findFlips(index, subject, item, deployment, question),
  }
  return {
    ok: true,
    value: {
      json: () => [`${JSON.stringify(jsonOf(explained), null, 2)}\n`],
      table: () => tableOf(explained, options.deployment),
    },
  }
}

interface Asked {
  readonly subject: Subject
  readonly item: string
  readonly deployment: string | null
}

function readAsked({ index, options }: OpenWorld): Result<Asked, string> {
  const { subject: subjectId = '', item: itemId = '', deployment } = options
  const subject = findSubject(index, subjectId)
  if (!subject) return unknown('computer, person or tenant', subjectId)
  const item = index.items.get(itemId)
  if (!item) return unknown('software or task', itemId)
  if (subjectKindOf(item) !== subject.kind)
    return {
      ok: false,
      error: `${JSON.stringify(itemId)} is decided for a ${subjectKindOf(item)}, and ${JSON.stringify(subjectId)} is a ${subject.kind}`,
    }
  if (deployment !== undefined && index.deployments.get(deployment)?.deployment.item !== itemId)
    return unknown(`deployment of ${JSON.stringify(itemId)}`, deployment)
  return { ok: true, value: { subject, item: itemId, deployment: deployment ?? null } }
}

function unknown(what: string, id: string): Result<never, string> {
  return { ok: false, error: `there is no ${what} with the id ${JSON.stringify(id)}` }
}

function jsonOf({ world: { index }, subject, decision, explanation, flips }: Explained) {
  return {
    subject: subject.id,
    subjectKind: subject.kind,
    item: decision.item,
    status: decision.status,
    winner: decision.winner?.indexed.deployment.id ?? null,
    conflict: decision.conflict,
    outcome: explanation.outcome,
    entries: decision.trace.map((entry, at) => ({
      ...entry,
      sentence: explanation.entries[at]?.sentence ?? '',
    })),
    flips: flips.map(({ changes, status, winner, ...flip }) => ({
      sentence: describeFlip(index, subject, { changes, status, winner, ...flip }),
      status,
      winner,
      changes,
    })),
  }
}

function tableOf(explained: Explained, deployment: string | undefined): string[] {
  const { world, subject, explanation, flips } = explained
  const rows = explanation.entries.map((entry) => [entry.deployment, entry.sentence])
  const sentences = describeFlips(world.index, subject, flips)
  return [
    `${explanation.outcome}\n`,
    ...(rows.length > 0 ? ['\n', ...table(['DEPLOYMENT', 'WHY'], rows)] : []),
    '\n',
    ...(sentences.length > 0
      ? table(
          [headingOf(deployment)],
          sentences.map((sentence) => [sentence]),
        )
      : [`${nothingFor(explained, deployment)}\n`]),
  ]
}

function headingOf(deployment: string | undefined): string {
  return deployment === undefined ? 'WHAT WOULD FLIP THIS' : `WHAT WOULD MAKE ${deployment} WIN`
}

function nothingFor({ decision }: Explained, deployment: string | undefined): string {
  if (deployment === undefined) return 'No one or two changes would flip this.'
  return decision.winner?.indexed.deployment.id === deployment
    ? `${deployment} wins as it is.`
    : `No one or two changes would make ${deployment} win, short of another target.`
}
