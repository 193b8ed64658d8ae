import type { SessionView } from '../client.ts'
import { SignIcon } from '../icons.tsx'
import { words } from '../words.ts'
import { Instant } from './instant.tsx'
import { ProblemMessage } from './message.tsx'
import { usePanel } from './panel-context.ts'
import { nameOf, statusSign, statusText, statusTone } from './session-status.ts'

/** Runs of this place that have not ended: first thing on coming back. */
export function ActiveRuns() {
  const { model } = usePanel()
  const going = sessions(model.recent.state.value.value).filter(({ ended }) => !ended)
  if (going.length === 0) return null
  return (
    <section class="dh-active" aria-label={words.recent.active}>
      {going.map((view) => (
        <RunLine key={view.id} view={view} />
      ))}
    </section>
  )
}

/** Runs of this ticket that have ended, newest first. The page of a computer lists what was run there itself. */
export function RecentRuns() {
  const { model } = usePanel()
  const place = model.place.ref.value
  const { value, problem } = model.recent.state.value
  const ended = sessions(value).filter((view) => view.ended)
  if (place && 'computerId' in place) return null
  if (problem && !value) return <ProblemMessage problem={problem} onRetry={() => void model.recent.load()} />
  if (ended.length === 0) return null
  return (
    <section class="dh-recent" aria-labelledby="dh-recent-heading">
      <h2 id="dh-recent-heading" class="dh-label">
        {words.recent.heading}
      </h2>
      {ended.map((view) => (
        <RunLine key={view.id} view={view} />
      ))}
    </section>
  )
}

function RunLine({ view }: { view: SessionView }) {
  const { model } = usePanel()
  const name = nameOf(view)
  return (
    <button
      type="button"
      class={`dh-run-line dh-tone-${statusTone(view)}`}
      onClick={() => model.open(view.id, view)}
    >
      <SignIcon sign={statusSign(view)} />
      <span class="dh-run-name">
        {name} <span class="dh-muted">· {view.subject.name}</span>
      </span>
      <span class="dh-run-status">
        {statusText(view)} <Instant at={view.endedAt ?? view.createdAt} />
      </span>
      <SignIcon sign="open" />
    </button>
  )
}

function sessions(value: { sessions: SessionView[] } | null): SessionView[] {
  return value?.sessions ?? []
}
