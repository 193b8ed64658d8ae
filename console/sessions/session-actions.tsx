import { duration } from '../../ui/format-time.ts'
import { SignIcon } from '../../ui/icons.tsx'
import { progressOf } from '../../ui/models/session-phase.ts'
import { actionSign } from '../../ui/panel/session-status.ts'
import { words as panelWords } from '../../ui/words.ts'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'
import { elapsed } from './describe-session.ts'
import { formatBytes } from './format-bytes.ts'

const say = words.session

type Action = Session['actions'][number]

/** What is done, one after another; before that, the plan of it. */
export function SessionActions({ view, now }: { view: Session; now: number }) {
  if (view.actions.length === 0) return <Plan view={view} />
  const { done, total, share } = progressOf(view)
  return (
    <section aria-labelledby="session-actions" class="dh-sess-part">
      <div class="dh-sess-part-head">
        <h2 id="session-actions">{say.actions}</h2>
        <span class="dh-muted">{view.ended ? resultsOf(view.actions) : say.done(done, total)}</span>
        {!view.ended && <Bar label={say.progress} share={share} text={say.done(done, total)} />}
      </div>
      <ol class="dh-acts">
        {view.actions.map((action) => (
          <ActionRow key={action.id} action={action} now={now} />
        ))}
      </ol>
    </section>
  )
}

/** How the actions ended, in words: "3 done, 1 failed". */
function resultsOf(actions: readonly Action[]): string {
  const counts = new Map<string, number>()
  for (const { result, state } of actions) {
    const name = result ? panelWords.progress.result[result] : panelWords.progress.state[state]
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
}

function ActionRow({ action, now }: { action: Action; now: number }) {
  const { state, result, reason, progress, startedAt, endedAt } = action
  const isUnderWay = result === null && state !== 'notStarted' && state !== 'waitingForPrerequisite'
  return (
    <li class={`dh-result-${result ?? state}`}>
      <SignIcon sign={actionSign(action)} />
      <div>
        <p>
          <b>{action.item.name}</b> {action.does}
          {action.because && <span class="dh-muted"> · {say.because(action.because)}</span>}
        </p>
        {(action.before !== null || action.after !== null) && (
          <p class="dh-change">
            <span class="dh-hidden">{say.before} </span>
            <span class="dh-state">{action.before ?? say.unknown}</span>
            {(action.after !== null || result !== null) && (
              <>
                <span aria-hidden="true"> → </span>
                <span class="dh-hidden">{say.after} </span>
                <span class="dh-state">{action.after ?? say.unknown}</span>
              </>
            )}
          </p>
        )}
        {reason && <p class="dh-muted dh-detail">{reason}</p>}
        {progress && state === 'downloading' && <Download name={action.item.name} {...progress} />}
      </div>
      <p class="dh-act-state">
        <span>{result ? panelWords.progress.result[result] : panelWords.progress.state[state]}</span>
        {startedAt && (isUnderWay || endedAt) && (
          <span class="dh-muted">{duration(elapsed(startedAt, endedAt, now))}</span>
        )}
      </p>
    </li>
  )
}

interface DownloadProps {
  readonly name: string
  readonly bytesDone: number
  readonly bytesTotal: number | null
}

function Download({ name, bytesDone, bytesTotal }: DownloadProps) {
  const text = say.bytes(formatBytes(bytesDone), bytesTotal === null ? null : formatBytes(bytesTotal))
  return (
    <div class="dh-download">
      {bytesTotal !== null && bytesTotal > 0 && (
        <Bar label={say.download(name)} share={Math.min(1, bytesDone / bytesTotal)} text={text} />
      )}
      <span class="dh-muted dh-small">{text}</span>
    </div>
  )
}

interface BarProps {
  readonly label: string
  /** From 0 to 1. */
  readonly share: number
  readonly text: string
}

function Bar({ label, share, text }: BarProps) {
  return (
    <div
      class="dh-sess-bar"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={text}
    >
      <span style={{ transform: `scaleX(${Math.max(share, 0.02)})` }} />
    </div>
  )
}

/** The plan while nothing of it is done yet, or where nothing is done at all. */
function Plan({ view }: { view: Session }) {
  const { plan } = view
  const actions = plan?.actions ?? []
  const title =
    view.kind === 'detection' ? say.planned.found : view.ended ? say.planned.past : say.planned.due
  return (
    <section aria-labelledby="session-actions" class="dh-sess-part">
      <h2 id="session-actions">{title}</h2>
      {actions.length === 0 ? (
        <p class="dh-muted">{plan ? say.noActions : view.ended ? say.noPlanMade : say.noPlan}</p>
      ) : (
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
      {view.kind === 'detection' && plan && <p class="dh-muted">{say.lookedOnly}</p>}
    </section>
  )
}
