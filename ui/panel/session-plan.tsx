import { useState } from 'preact/hooks'
import type { SessionView } from '../client.ts'
import type { SessionModel } from '../models/session-model.ts'
import { runWords } from '../run-words.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Notice } from './message.tsx'
import { PlanList } from './plan-list.tsx'
import { AskForm, ScheduleForm } from './run-forms.tsx'
import { SessionLogView } from './session-log-view.tsx'
import { SessionStages } from './session-stages.tsx'

/** The plan: what would run, in which order, on whom; *Run now*, *Schedule*, or *Ask for approval*. */
export function SessionPlan({ session, view }: { session: SessionModel; view: SessionView }) {
  return (
    <>
      <SessionStages view={view} />
      <PlanList view={view} heading={words.plan.heading} />
      {view.statusDetail && <p class="dh-muted">{view.statusDetail}</p>}
      <PlanChoices session={session} view={view} />
      <p class="dh-muted dh-small">{words.plan.stale}</p>
      <SessionLogView log={session.log} folded />
    </>
  )
}

function PlanChoices({ session, view }: { session: SessionModel; view: SessionView }) {
  const [isOpen, setOpen] = useState(false)
  const count = view.plan?.actions.length ?? 0
  const { needsApproval } = view
  const busy = session.busy.value
  const close = () => setOpen(false)
  return (
    <>
      {needsApproval && count > 0 && <Notice>{runWords.ask.needed}</Notice>}
      <div class="dh-actions dh-decide">
        {count > 0 && !needsApproval && (
          <Button kind="primary" sign="run" hint="r" busy={busy === 'run'} onPress={() => void session.run()}>
            {words.plan.runNow}
          </Button>
        )}
        {count > 0 && (
          <Button
            kind={needsApproval ? 'primary' : 'plain'}
            hint={needsApproval ? 'a' : 's'}
            expanded={isOpen}
            onPress={() => setOpen(!isOpen)}
          >
            {needsApproval ? runWords.ask.open : runWords.schedule.open}
          </Button>
        )}
        <Button hint="c" busy={busy === 'cancel'} onPress={() => void session.cancel()}>
          {words.session.cancel}
        </Button>
        <span class="dh-muted">{count > 0 ? words.plan.question(count) : words.plan.nothingToRun}</span>
      </div>
      {isOpen &&
        (needsApproval ? (
          <AskForm session={session} onClose={close} />
        ) : (
          <ScheduleForm session={session} onClose={close} />
        ))}
    </>
  )
}
