import type { SessionAction } from '../client.ts'
import { SignIcon } from '../icons.tsx'
import { words } from '../words.ts'
import { actionSign } from './session-status.ts'

/** Each action with what it changed, and how that is known. */
export function ReceiptResults({ actions }: { actions: readonly SessionAction[] }) {
  if (actions.length === 0) return null
  return (
    <ul class="dh-results" aria-label={words.progress.actions}>
      {actions.map((action) => (
        <ResultLine key={action.id} action={action} />
      ))}
    </ul>
  )
}

function ResultLine({ action }: { action: SessionAction }) {
  const { result } = action
  return (
    <li class={`dh-action dh-result-${result ?? 'notStarted'}`}>
      <SignIcon sign={actionSign(action)} />
      <div>
        <p>
          <b>{action.item.name}</b> <span class="dh-does">{action.does}</span>
        </p>
        <p class="dh-change">
          <span class="dh-hidden">{words.receipt.before} </span>
          <span class="dh-state">{action.before ?? words.receipt.unknown}</span>
          <span aria-hidden="true"> → </span>
          <span class="dh-hidden">{words.receipt.after} </span>
          <span class="dh-state">{action.after ?? words.receipt.unknown}</span>
          <span class="dh-muted"> · {verifiedText(action)}</span>
        </p>
        {action.reason && <p class="dh-muted">{action.reason}</p>}
      </div>
      <span class="dh-action-state">
        {result ? words.progress.result[result] : words.progress.state[action.state]}
      </span>
    </li>
  )
}

function verifiedText({ result, after }: SessionAction): string {
  if (after === null || result === 'indeterminate') return words.receipt.notVerified
  return result === 'success' ? words.receipt.verified : words.receipt.detectedAgain
}
