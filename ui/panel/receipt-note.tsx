import type { ComponentChildren } from 'preact'
import type { SessionView } from '../client.ts'
import type { ReceiptModel } from '../models/receipt-model.ts'
import { receiptWords } from '../receipt-words.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Instant } from './instant.tsx'

type Message = NonNullable<SessionView['note']>

/** The note in the ticket: how far it has come, and *Post again* where the PSA has refused it. */
export function ReceiptNote({ note, receipt }: { note: SessionView['note']; receipt: ReceiptModel }) {
  if (!note) return words.receipt.noNote
  return (
    <>
      <MessageState message={note}>{words.receipt.noteStatus[note.status]}</MessageState>
      {note.status === 'refused' && (
        <>
          <p class="dh-muted" id="dh-post-again">
            {receiptWords.postAgainHint}
          </p>
          <div class="dh-actions">
            <Button
              sign="refresh"
              busy={receipt.busy.value === 'note'}
              describedBy="dh-post-again"
              onPress={() => void receipt.postAgain()}
            >
              {receiptWords.postAgain}
            </Button>
          </div>
        </>
      )}
      <ReceiptProblem receipt={receipt} of="note" />
    </>
  )
}

const tones = { delivered: 'good', waiting: 'warning', refused: 'error' } as const

/** How a message to the ticket fares: its state, how often it was tried and when next, and why it is not there. */
export function MessageState({ message, children }: { message: Message; children: ComponentChildren }) {
  const { status, attempts, nextAttemptAt, lastError } = message
  const waiting = status === 'waiting' && attempts > 0
  return (
    <>
      <p>
        <span class={`dh-tone-${tones[status]}`}>{children}</span>
        {waiting && <span class="dh-muted"> · {receiptWords.tried(attempts)}</span>}
        {waiting && nextAttemptAt && (
          <span class="dh-muted">
            , {receiptWords.nextTry} <Instant at={nextAttemptAt} />
          </span>
        )}
      </p>
      {lastError && <p class="dh-muted">{lastError}</p>}
    </>
  )
}

/** Why a button of the receipt did nothing. */
export function ReceiptProblem({ receipt, of }: { receipt: ReceiptModel; of: 'note' | 'time' }) {
  const problem = receipt.problem.value
  if (problem?.of !== of) return null
  const { code, message } = problem.error
  return (
    <p class="dh-field-problem" role="alert">
      {code === 'unreachable' ? `${words.problem.unreachable} ${words.problem.unreachableNext}` : message}
    </p>
  )
}
