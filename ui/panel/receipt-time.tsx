import { useState } from 'preact/hooks'
import type { SessionView } from '../client.ts'
import { minutesFor, type ReceiptModel, readMinutes } from '../models/receipt-model.ts'
import { tookOf } from '../models/session-phase.ts'
import { receiptWords } from '../receipt-words.ts'
import { Button } from './button.tsx'
import { MessageState, ReceiptProblem } from './receipt-note.tsx'

type ReceiptTimeProps = { view: SessionView; receipt: ReceiptModel }

/** The time on the ticket: what was entered, or a field for it that proposes what the run took. */
export function ReceiptTime({ view, receipt }: ReceiptTimeProps) {
  const { time } = view
  if (!time) return <TimeForm view={view} receipt={receipt} />
  return (
    <>
      <MessageState message={time}>
        {time.minutes} {receiptWords.minutesUnit}, {receiptWords.timeStatus[time.status]}
      </MessageState>
      {time.status === 'refused' && (
        <div class="dh-actions">
          <Button
            sign="refresh"
            busy={receipt.busy.value === 'time'}
            onPress={() => void receipt.addTime(time.minutes)}
          >
            {receiptWords.addAgain}
          </Button>
        </div>
      )}
      <ReceiptProblem receipt={receipt} of="time" />
    </>
  )
}

function TimeForm({ view, receipt }: ReceiptTimeProps) {
  const [text, setText] = useState(String(minutesFor(tookOf(view))))
  const [wrong, setWrong] = useState(false)
  const submit = (event: Event) => {
    event.preventDefault()
    const minutes = readMinutes(text)
    setWrong(minutes === null)
    if (minutes !== null) void receipt.addTime(minutes)
  }
  return (
    <form class="dh-time" onSubmit={submit} noValidate>
      <div class="dh-actions">
        <input
          inputMode="numeric"
          aria-label={receiptWords.minutes}
          aria-invalid={wrong ? 'true' : undefined}
          aria-describedby={wrong ? 'dh-time-problem' : undefined}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <span aria-hidden="true">{receiptWords.minutesUnit}</span>
        <Button submit busy={receipt.busy.value === 'time'}>
          {receiptWords.addTime}
        </Button>
      </div>
      {wrong && (
        <p class="dh-field-problem" id="dh-time-problem" role="alert">
          {receiptWords.badMinutes}
        </p>
      )}
      <ReceiptProblem receipt={receipt} of="time" />
    </form>
  )
}
