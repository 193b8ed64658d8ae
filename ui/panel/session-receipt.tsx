import type { SessionView } from '../client.ts'
import { SignIcon } from '../icons.tsx'
import type { SessionModel } from '../models/session-model.ts'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { usePanel } from './panel-context.ts'
import { PlanList } from './plan-list.tsx'
import { ReceiptFacts } from './receipt-facts.tsx'
import { ReceiptReply } from './receipt-reply.tsx'
import { ReceiptResults } from './receipt-results.tsx'
import { SessionLogView } from './session-log-view.tsx'
import { StageDetails } from './session-stages.tsx'
import { statusSign, statusTone } from './session-status.ts'

type SessionReceiptProps = { session: SessionModel; view: SessionView; onAgain: (() => void) | undefined }

/** What came of a session: who ran what on whom, before → after and how that is known, how long, and the ticket. */
export function SessionReceipt({ session, view, onAgain }: SessionReceiptProps) {
  const { model } = usePanel()
  const isDetection = view.kind === 'detection' && view.tool !== null
  const idle = view.status === 'passed' && view.plan?.nothingToDo
  return (
    <>
      <div class={`dh-verdict dh-tone-${statusTone(view)}`}>
        <SignIcon sign={statusSign(view)} />
        <div>
          <p class="dh-message-title">
            {isDetection && view.status === 'passed'
              ? runWords.detect.unchanged
              : words.session.status[view.status]}
          </p>
          {idle && <p>{words.receipt.nothingToDo}</p>}
          {isDetection && view.found !== null && (
            <p>
              {runWords.detect.found} <span class="dh-state">{view.found}</span>
            </p>
          )}
          {view.statusDetail && <p class="dh-detail">{view.statusDetail}</p>}
        </div>
      </div>
      <StageDetails view={view} />
      {isDetection && (view.plan?.actions.length ?? 0) > 0 && (
        <PlanList view={view} heading={runWords.detect.would} />
      )}
      <h3 class="dh-label">{words.receipt.heading}</h3>
      <ReceiptResults actions={view.actions} />
      <ReceiptFacts view={view} receipt={session.receipt} />
      {view.reply && <ReceiptReply reply={view.reply} />}
      <div class="dh-actions">
        <Button kind="primary" sign="back" onPress={model.back}>
          {words.session.back}
        </Button>
        {onAgain && (
          <Button onPress={onAgain}>{isDetection ? runWords.detect.run : words.session.doubleRun}</Button>
        )}
      </div>
      <SessionLogView log={session.log} folded />
    </>
  )
}
