import type { SessionView } from '../client.ts'
import { SignIcon } from '../icons.tsx'
import { words } from '../words.ts'

/** What would run, in order, what can't, and whom it affects. */
export function PlanList({ view, heading }: { view: SessionView; heading: string }) {
  const actions = view.plan?.actions ?? []
  const errors = view.plan?.errors ?? []
  return (
    <>
      <h3 class="dh-label">{heading}</h3>
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
