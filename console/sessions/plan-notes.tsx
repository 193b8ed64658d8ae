import { SignIcon } from '../../ui/icons.tsx'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'

const say = words.session

/** What the plan leaves out: what cannot be done and why, and what is left alone. */
export function PlanNotes({ view: { plan } }: { view: Session }) {
  if (!plan) return null
  return (
    <>
      {plan.errors.length > 0 && (
        <section aria-labelledby="session-errors" class="dh-sess-part">
          <h2 id="session-errors">{say.errors}</h2>
          <ul class="dh-acts">
            {plan.errors.map(({ itemName, reason }) => (
              <li key={`${itemName} ${reason}`} class="dh-result-indeterminate">
                <SignIcon sign="warning" />
                <p>
                  <b>{itemName}</b> {reason}
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {plan.withheld.length > 0 && (
        <section aria-labelledby="session-withheld" class="dh-sess-part">
          <h2 id="session-withheld">{say.withheld}</h2>
          <ul class="dh-acts">
            {plan.withheld.map((itemName) => (
              <li key={itemName} class="dh-result-skipped">
                <SignIcon sign="skipped" />
                <p>
                  <b>{itemName}</b>
                </p>
              </li>
            ))}
          </ul>
          <p class="dh-muted">{say.withheldHint}</p>
        </section>
      )}
    </>
  )
}
