import { type ActionState, actionStates, actionTransitions } from './action-state.ts'
import { hasEnded, sessionStatuses, sessionTransitions } from './session-status.ts'

/** A session's statuses and the events between them, as the text of a mermaid diagram. */
export function sessionStatusDiagram(): string {
  const lines = ['stateDiagram-v2', '  [*] --> created']
  for (const status of sessionStatuses) {
    for (const [next, events] of eventsByNext(sessionTransitions[status]))
      lines.push(`  ${status} --> ${next}: ${events.join(', ')}`)
    if (hasEnded(status)) lines.push(`  ${status} --> [*]`)
  }
  return lines.join('\n')
}

/** An action's states, as the text of a mermaid diagram. */
export function actionStateDiagram(): string {
  const next = (from: ActionState) => actionTransitions[from].map((to) => `  ${from} --> ${to}`)
  return ['stateDiagram-v2', '  [*] --> notStarted', ...actionStates.flatMap(next), '  done --> [*]'].join(
    '\n',
  )
}

function eventsByNext(row: Readonly<Record<string, string>>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const [event, next] of Object.entries(row)) found.set(next, [...(found.get(next) ?? []), event])
  return found
}
