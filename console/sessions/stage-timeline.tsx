import { clockTime, duration, exactTime } from '../../ui/format-time.ts'
import { type Sign, SignIcon } from '../../ui/icons.tsx'
import { words as panelWords } from '../../ui/words.ts'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'
import { elapsed } from './describe-session.ts'

type Stage = Session['stages'][number]

const order = ['inventory', 'resolution', 'detection', 'notice', 'execution', 'report'] as const
/** What a session goes through if nothing comes in between. */
const usual: Readonly<Record<Session['kind'], readonly Stage['name'][]>> = {
  tool: ['resolution', 'detection', 'execution', 'report'],
  maintenance: ['inventory', 'resolution', 'detection', 'execution', 'report'],
  onboarding: ['inventory', 'resolution', 'detection', 'execution', 'report'],
  detection: ['inventory', 'resolution', 'detection', 'report'],
}
const signs: Readonly<Record<Stage['result'], Sign>> = {
  running: 'underWay',
  passed: 'done',
  failed: 'failed',
  skipped: 'skipped',
}

/** The stages one below the other: when each began, how long it took, what it has to say; and those to come. */
export function StageTimeline({ view, now }: { view: Session; now: number }) {
  const known = new Map(view.stages.map((stage) => [stage.name, stage]))
  const names = order.filter((name) => known.has(name) || (!view.ended && usual[view.kind].includes(name)))
  return (
    <section aria-labelledby="session-stages" class="dh-sess-part dh-sess-stages">
      <h2 id="session-stages">{words.session.stages}</h2>
      <ol class="dh-timeline">
        {names.map((name) => (
          <TimelineStage key={name} name={name} stage={known.get(name) ?? null} view={view} now={now} />
        ))}
      </ol>
    </section>
  )
}

interface TimelineStageProps {
  readonly name: Stage['name']
  /** Null: it has not begun. */
  readonly stage: Stage | null
  readonly view: Session
  readonly now: number
}

function TimelineStage({ name, stage, view, now }: TimelineStageProps) {
  const result = stage?.result ?? 'due'
  // A session that waits has nothing under way.
  const isStill = result === 'running' && view.status !== 'running'
  const sign = isStill ? 'waiting' : stage ? signs[stage.result] : 'due'
  return (
    <li class={`dh-stage-${result}`} aria-current={result === 'running' ? 'step' : undefined}>
      <SignIcon sign={sign} />
      <div>
        <p class="dh-timeline-name">
          {panelWords.session.stage[name]}
          <span class="dh-hidden"> {panelWords.session.stageResult[result]}</span>
        </p>
        {stage?.detail && <p class="dh-muted dh-small dh-detail">{stage.detail}</p>}
      </div>
      {stage && (
        <p class="dh-muted dh-small dh-timeline-time">
          <time dateTime={stage.startedAt} title={exactTime(stage.startedAt)}>
            {clockTime(stage.startedAt)}
          </time>
          <span>{duration(elapsed(stage.startedAt, stage.endedAt, now))}</span>
        </p>
      )}
    </li>
  )
}
