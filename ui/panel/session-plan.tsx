import type { SessionView } from '../client.ts'
import { SignIcon } from '../icons.tsx'
import type { SessionModel } from '../models/session-model.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { SessionLogView } from './session-log-view.tsx'
import { SessionStages } from './session-stages.tsx'

/** The plan: what would run, in which order, on whom, and *Run now*. */
export function SessionPlan({ session, view }: { session: SessionModel; view: SessionView }) {
  const actions = view.plan?.actions ?? []
  const errors = view.plan?.errors ?? []
  const busy = session.busy.value
  return (
    <>
      <SessionStages view={view} />
      <h3 class="dh-label">{words.plan.heading}</h3>
      {actions.length > 0 && (
        <ol class="dh-plan">
          {actions.map((action, index) => (
            <li key={`${action.itemName} ${index}`}>
              <span class="dh-step">{index + 1}</span>
              <div>
                <p>
                  <b>{action.itemName}</b> <span class="dh-does">{action.does}</span>
                </p>
                {action.because && <p class="dh-muted">{words.plan.because(action.because)}</p>}
              </div>
            </li>
          ))}
        </ol>
      )}
      {errors.length > 0 && <PlanErrors errors={errors} />}
      <p class="dh-affects">
        <span class="dh-label">{words.plan.affects}</span>
        <b>{view.subject.name}</b> <span class="dh-muted">{view.tenant.name}</span>
      </p>
      {view.statusDetail && <p class="dh-muted">{view.statusDetail}</p>}
      <div class="dh-actions dh-decide">
        {actions.length > 0 && (
          <Button kind="primary" sign="run" hint="r" busy={busy === 'run'} onPress={() => void session.run()}>
            {words.plan.runNow}
          </Button>
        )}
        <Button hint="c" busy={busy === 'cancel'} onPress={() => void session.cancel()}>
          {words.session.cancel}
        </Button>
        <span class="dh-muted">
          {actions.length > 0 ? words.plan.question(actions.length) : words.plan.nothingToRun}
        </span>
      </div>
      <p class="dh-muted dh-small">{words.plan.stale}</p>
      <SessionLogView log={session.log} folded />
    </>
  )
}

function PlanErrors({ errors }: { errors: NonNullable<SessionView['plan']>['errors'] }) {
  return (
    <div class="dh-plan-errors">
      <h3 class="dh-label">{words.plan.errors}</h3>
      <ul>
        {errors.map(({ itemName, reason }) => (
          <li key={`${itemName} ${reason}`} class="dh-tone-warning">
            <SignIcon sign="warning" />
            <p>
              <b>{itemName}</b> {reason}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}
