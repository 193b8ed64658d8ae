import { describeDesired } from '../explanation/describe-desired.ts'
import type { Verdict } from '../resolution/verdict.ts'
import type { DecisionChange, PastEdit } from './judge-edits.ts'

/** Says what an edit changed for a subject, e.g. `Reader: install the latest → leave alone`. */
export function describeDecisionChange(
  itemName: string,
  { question, before, after }: DecisionChange,
): string {
  const name = question === 'technicianTools' ? `${itemName} as a tool` : itemName
  const [was, is] = [outcomeOf(before), outcomeOf(after)]
  return was === is ? `${name}: ${is}, with other parameters` : `${name}: ${was} → ${is}`
}

/** Says which edit it was, e.g. `Because 'Reader for all' was edited`. */
export function describeEdit({ before, after }: PastEdit, name: string): string {
  const verb = before === null ? 'made' : after === null ? 'removed' : 'edited'
  return `Because ‘${name}’ was ${verb}`
}

function outcomeOf({ status, winner }: Verdict): string {
  if (status === 'withheld') return 'withheld'
  return winner ? describeDesired(winner.indexed.deployment.desired) : 'nothing'
}
