import { useState } from 'preact/hooks'
import type { SessionAction, SessionView } from '../client.ts'
import { SignIcon } from '../icons.tsx'
import type { SessionModel } from '../models/session-model.ts'
import { progressOf } from '../models/session-phase.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Notice } from './message.tsx'
import { SessionLogView } from './session-log-view.tsx'
import { SessionStages, StageDetails } from './session-stages.tsx'
import { actionSign } from './session-status.ts'

type SessionProgressProps = { session: SessionModel; view: SessionView; preparing?: boolean }

/** What is happening now: stages, bar, actions, log. While preparing there is no bar: nobody knows the end yet. */
export function SessionProgress({ session, view, preparing = false }: SessionProgressProps) {
  return (
    <>
      <SessionStages view={view} />
      <StatusLine view={view} preparing={preparing} />
      {!preparing && <ProgressBar view={view} />}
      <StageDetails view={view} />
      {view.actions.length > 0 && (
        <ul class="dh-action-list" aria-label={words.progress.actions}>
          {view.actions.map((action) => (
            <ActionLine key={action.id} action={action} />
          ))}
        </ul>
      )}
      <SessionLogView log={session.log} />
      <CancelRun session={session} preparing={preparing} />
    </>
  )
}

function StatusLine({ view, preparing }: { view: SessionView; preparing: boolean }) {
  const told = view.statusDetail ?? ownWords(view, preparing)
  if (view.status === 'running' || view.status === 'created') {
    return <p class="dh-status-line">{told ?? `${words.session.status[view.status]}.`}</p>
  }
  return (
    <Notice>
      <b>{words.session.status[view.status]}.</b> {told}
    </Notice>
  )
}

function ownWords({ status }: SessionView, preparing: boolean): string | null {
  if (status === 'waitingForConnection') return words.session.waitingForConnection
  if (status === 'pending') return words.session.queued
  return preparing ? words.session.preparing : null
}

function ProgressBar({ view }: { view: SessionView }) {
  const { done, total, share } = progressOf(view)
  const text = words.progress.of(done, total)
  return (
    <div class="dh-progress">
      <div
        class="dh-bar"
        role="progressbar"
        aria-label={words.progress.heading}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={text}
      >
        <span style={{ transform: `scaleX(${Math.max(share, 0.02)})` }} />
      </div>
      <span class="dh-progress-text">{text}</span>
    </div>
  )
}

function ActionLine({ action }: { action: SessionAction }) {
  const { result, state } = action
  return (
    <li class={`dh-action dh-result-${result ?? state}`}>
      <SignIcon sign={actionSign(action)} />
      <div>
        <p>
          <b>{action.item.name}</b> <span class="dh-does">{action.does}</span>
        </p>
        {(action.reason ?? action.because) && (
          <p class="dh-muted">{action.reason ?? (action.because && words.plan.because(action.because))}</p>
        )}
      </div>
      <span class="dh-action-state">
        {result ? words.progress.result[result] : words.progress.state[state]}
      </span>
    </li>
  )
}

type CancelRunProps = {
  session: SessionModel
  /** Ends at once, without a question. */
  preparing?: boolean
  words?: { cancel: string; cancelAsk: string; cancelYes: string; cancelNo: string; safe: string }
}

const stopWords = { ...words.session, cancel: words.session.cancelRun, safe: words.session.closingIsSafe }

/** Stops the run, after a question where something may be under way. */
export function CancelRun({ session, preparing = false, words: say = stopWords }: CancelRunProps) {
  const [asking, setAsking] = useState(false)
  const busy = session.busy.value === 'cancel'
  const cancel = () => void session.cancel()
  if (!asking) {
    return (
      <div class="dh-actions">
        <Button hint="c" busy={busy} onPress={preparing ? cancel : () => setAsking(true)}>
          {preparing ? words.session.cancel : say.cancel}
        </Button>
        <span class="dh-muted">{say.safe}</span>
      </div>
    )
  }
  return (
    <fieldset class="dh-ask">
      <legend class="dh-hidden">{say.cancel}</legend>
      <p>{say.cancelAsk}</p>
      <div class="dh-actions">
        <Button kind="danger" busy={busy} onPress={cancel}>
          {say.cancelYes}
        </Button>
        <Button onPress={() => setAsking(false)}>{say.cancelNo}</Button>
      </div>
    </fieldset>
  )
}
