import { explainDecision } from '../../core/explanation/explain-decision.ts'
import { statusWords } from '../../core/explanation/words.ts'
import { findSubject } from '../../core/facts/subject.ts'
import type { Question } from '../../core/resolution/decide.ts'
import { type Resolved, resolveAll, resolveSubject } from '../../core/resolution/resolve.ts'
import type { DecisionStatus } from '../../core/resolution/verdict.ts'
import { jsonRows } from '../output/json-rows.ts'
import { type Cell, type CellStyle, table } from '../output/table.ts'
import type { Answer, OpenWorld } from './run-decision.ts'

/** Answers `resolve`: for everybody, or for the one subject that is asked about. Source: Resolution, section 6. */
export function answerResolve(world: OpenWorld): Answer {
  const question: Question = { now: world.now, question: 'ordinary' }
  const { subject: id } = world.options
  if (id === undefined) return answerOf(world, () => resolveAll(world.index, question))
  const subject = findSubject(world.index, id)
  if (!subject)
    return { ok: false, error: `there is no computer, person or tenant with the id ${JSON.stringify(id)}` }
  return answerOf(world, () => resolveSubject(world.index, subject, question))
}

function answerOf(world: OpenWorld, resolve: () => Iterable<Resolved>): Answer {
  return {
    ok: true,
    value: { json: () => jsonRows(jsonOf(resolve())), table: () => tableOf(world, resolve()) },
  }
}

function* jsonOf(rows: Iterable<Resolved>): Generator<object, void, undefined> {
  for (const { subject, decision } of rows) {
    yield {
      subject: subject.id,
      subjectKind: subject.kind,
      item: decision.item,
      status: decision.status,
      winner: decision.winner?.indexed.deployment.id ?? null,
      conflict: decision.conflict,
      trace: decision.trace,
    }
  }
}

function tableOf({ index }: OpenWorld, rows: Iterable<Resolved>): string[] {
  const cells: Cell[][] = []
  for (const { subject, decision } of rows) {
    const { outcome, entries } = explainDecision(index, subject, decision)
    cells.push([subject.id, decision.item, statusCell(decision.status, decision.conflict), '', outcome])
    for (const { deployment, sentence } of entries) cells.push(['', '', '', deployment, sentence])
  }
  if (cells.length === 0) return ['Nothing applies to anybody.\n']
  return table(['SUBJECT', 'ITEM', 'STATUS', 'DEPLOYMENT', 'WHY'], cells)
}

const statusStyles: Readonly<Record<DecisionStatus, CellStyle>> = {
  none: 'dim',
  decided: 'green',
  withheld: 'yellow',
}

function statusCell(status: DecisionStatus, conflict: boolean): Cell {
  return conflict
    ? { text: 'conflict', style: 'red' }
    : { text: statusWords[status], style: statusStyles[status] }
}
