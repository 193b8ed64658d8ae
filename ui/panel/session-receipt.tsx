import type { SessionAction, SessionView } from '../client.ts'
import { duration } from '../format-time.ts'
import { SignIcon } from '../icons.tsx'
import type { SessionModel } from '../models/session-model.ts'
import { tookOf } from '../models/session-phase.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Instant } from './instant.tsx'
import { usePanel } from './panel-context.ts'
import { SessionLogView } from './session-log-view.tsx'
import { StageDetails } from './session-stages.tsx'
import { actionSign, statusSign, statusTone } from './session-status.ts'

type SessionReceiptProps = { session: SessionModel; view: SessionView; onAgain: (() => void) | undefined }

/** What came of a session: who ran what on whom, before → after and how that is known, how long, and the note. */
export function SessionReceipt({ session, view, onAgain }: SessionReceiptProps) {
  const { model } = usePanel()
  const idle = view.status === 'passed' && view.plan?.nothingToDo
  return (
    <>
      <div class={`dh-verdict dh-tone-${statusTone(view)}`}>
        <SignIcon sign={statusSign(view)} />
        <div>
          <p class="dh-message-title">{words.session.status[view.status]}</p>
          {idle && <p>{words.receipt.nothingToDo}</p>}
          {view.statusDetail && <p class="dh-detail">{view.statusDetail}</p>}
        </div>
      </div>
      <StageDetails view={view} />
      <h3 class="dh-label">{words.receipt.heading}</h3>
      {view.actions.length > 0 && (
        <ul class="dh-results" aria-label={words.progress.actions}>
          {view.actions.map((action) => (
            <ResultLine key={action.id} action={action} />
          ))}
        </ul>
      )}
      <Facts view={view} />
      <div class="dh-actions">
        <Button kind="primary" sign="back" onPress={model.back}>
          {words.session.back}
        </Button>
        {onAgain && <Button onPress={onAgain}>{words.session.doubleRun}</Button>}
      </div>
      <SessionLogView log={session.log} folded />
    </>
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

function Facts({ view }: { view: SessionView }) {
  const took = tookOf(view)
  return (
    <dl class="dh-facts">
      <div>
        <dt>{words.receipt.who}</dt>
        <dd>{view.requestedBy ?? words.receipt.schedule}</dd>
      </div>
      <div>
        <dt>{words.receipt.on}</dt>
        <dd>
          {view.subject.name}, {view.tenant.name}
        </dd>
      </div>
      {view.endedAt && (
        <div>
          <dt>{words.receipt.ended}</dt>
          <dd>
            <Instant at={view.endedAt} />
          </dd>
        </div>
      )}
      {took !== null && (
        <div>
          <dt>{words.receipt.took}</dt>
          <dd>{duration(took)}</dd>
        </div>
      )}
      {view.ticket && (
        <div>
          <dt>{words.receipt.note}</dt>
          <dd>
            <NoteStatus note={view.note} />
          </dd>
        </div>
      )}
    </dl>
  )
}

const noteTone = { delivered: 'good', waiting: 'warning', refused: 'error' } as const

function NoteStatus({ note }: { note: SessionView['note'] }) {
  if (!note) return words.receipt.noNote
  return (
    <>
      <p class={`dh-tone-${noteTone[note.status]}`}>{words.receipt.noteStatus[note.status]}</p>
      {note.detail && <p class="dh-muted">{note.detail}</p>}
    </>
  )
}
