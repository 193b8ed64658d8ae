import { SignIcon } from '../../ui/icons.tsx'
import type { ApprovalDetail } from './client-types.ts'
import { approvalWords as say } from './words.ts'

/** The plan as whoever asks saw it, and what it would be given. */
export function ApprovalPlan({ approval: { plan, parameters } }: { approval: ApprovalDetail }) {
  const actions = plan?.actions ?? []
  const errors = plan?.errors ?? []
  return (
    <>
      <section aria-labelledby="approval-plan" class="dh-sess-part">
        <h2 id="approval-plan">{say.plan}</h2>
        {actions.length === 0 && <p class="dh-muted">{say.noPlan}</p>}
        {actions.length > 0 && (
          <ol class="dh-acts">
            {actions.map(({ itemName, does, because }, index) => (
              <li key={`${itemName} ${index}`}>
                <SignIcon sign="due" />
                <p>
                  <b>{itemName}</b> {does}
                  {because && <span class="dh-muted"> · {say.because(because)}</span>}
                </p>
              </li>
            ))}
          </ol>
        )}
        <p class="dh-muted">{say.planNote}</p>
      </section>
      {errors.length > 0 && (
        <section aria-labelledby="approval-errors" class="dh-sess-part">
          <h2 id="approval-errors">{say.errors}</h2>
          <ul class="dh-acts">
            {errors.map(({ itemName, reason }) => (
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
      {parameters.length > 0 && (
        <section aria-labelledby="approval-parameters" class="dh-sess-part">
          <h2 id="approval-parameters">{say.parameters}</h2>
          <dl class="dh-facts">
            {parameters.map(({ label, value }) => (
              <Value key={label} label={label} value={value} />
            ))}
          </dl>
        </section>
      )}
    </>
  )
}

function Value({ label, value }: ApprovalDetail['parameters'][number]) {
  const text =
    value === null ? say.secret : typeof value === 'boolean' ? (value ? say.yes : say.no) : String(value)
  return (
    <>
      <dt>{label}</dt>
      <dd class={value === null ? 'dh-muted' : undefined}>{text}</dd>
    </>
  )
}
