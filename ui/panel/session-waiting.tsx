import { useState } from 'preact/hooks'
import type { SessionView } from '../client.ts'
import { exactTime, minuteTime } from '../format-time.ts'
import { SignIcon } from '../icons.tsx'
import type { SessionModel } from '../models/session-model.ts'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Instant } from './instant.tsx'
import { PlanList } from './plan-list.tsx'
import { ReasonField } from './run-forms.tsx'
import { CancelRun } from './session-progress.tsx'

type WaitingProps = { session: SessionModel; view: SessionView }

/** A run that waits for its time or for somebody's approval: what it will do, and for whoever may decide the decision. */
export function SessionWaiting({ session, view }: WaitingProps) {
  const { approval, executeAt } = view
  const isOpen = approval?.state === 'open'
  return (
    <>
      <div class="dh-verdict dh-tone-active">
        <SignIcon sign="waiting" />
        <div>
          <p class="dh-message-title">{isOpen ? runWords.waiting.approval : runWords.waiting.time}</p>
          {executeAt && (
            <Told
              name={isOpen ? runWords.waiting.startsOnceApproved : runWords.waiting.starts}
              at={executeAt}
            />
          )}
          {isOpen && (
            <>
              <p>
                {runWords.waiting.asked(approval.askedBy ?? runWords.waiting.somebody)},{' '}
                <Instant at={approval.askedAt} />
              </p>
              <p class="dh-reason">{approval.reason}</p>
              {approval.until && <Told name={runWords.waiting.until} at={approval.until} />}
            </>
          )}
        </div>
      </div>
      <PlanList view={view} heading={words.plan.heading} />
      {isOpen && approval.mayDecide && <Decide session={session} view={view} />}
      <CancelRun session={session} words={runWords.waiting} />
    </>
  )
}

/** An instant that matters to the minute. */
function Told({ name, at }: { name: string; at: string }) {
  return (
    <p>
      {name}{' '}
      <b>
        <time dateTime={at} title={exactTime(at)}>
          {minuteTime(at)}
        </time>
      </b>
    </p>
  )
}

function Decide({ session, view }: WaitingProps) {
  const say = runWords.decide
  const [reason, setReason] = useState('')
  const [isMissing, setMissing] = useState(false)
  const busy = session.busy.value
  const asker = view.approval?.askedBy ?? runWords.waiting.somebody
  const refuse = () => {
    setMissing(reason.trim() === '')
    if (reason.trim() !== '') void session.decide('refused', reason.trim())
  }
  return (
    <fieldset class="dh-choice">
      <legend class="dh-label">{say.heading}</legend>
      <ReasonField
        label={say.reason}
        value={reason}
        onValue={setReason}
        hint={say.reasonHint}
        problem={isMissing ? say.reasonMissing(asker) : null}
      />
      <div class="dh-actions">
        <Button
          kind="primary"
          sign="done"
          busy={busy === 'approved'}
          onPress={() => void session.decide('approved', reason.trim())}
        >
          {view.executeAt ? say.approveLater : say.approve}
        </Button>
        <Button kind="danger" busy={busy === 'refused'} onPress={refuse}>
          {say.refuse}
        </Button>
      </div>
    </fieldset>
  )
}
