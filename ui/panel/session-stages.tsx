import type { SessionView } from '../client.ts'
import { exactTime } from '../format-time.ts'
import { words } from '../words.ts'

type StageName = SessionView['stages'][number]['name']

/** What every session goes through; the other stages show up once they are there. */
const usual: readonly StageName[] = ['resolution', 'detection', 'execution', 'report']
const order: readonly StageName[] = ['inventory', 'resolution', 'detection', 'notice', 'execution', 'report']

/** The stages as a track: what is past, what is under way, what is to come. */
export function SessionStages({ view }: { view: SessionView }) {
  const known = new Map(view.stages.map((stage) => [stage.name, stage]))
  const names = order.filter((name) => usual.includes(name) || known.has(name))
  return (
    <ol class="dh-stages" aria-label={words.session.stages}>
      {names.map((name) => {
        const stage = known.get(name)
        const result = stage?.result ?? 'due'
        return (
          <li
            key={name}
            class={`dh-stage dh-stage-${result}`}
            aria-current={result === 'running' ? 'step' : undefined}
            title={stage ? exactTime(stage.startedAt) : undefined}
          >
            <span>{words.session.stage[name]}</span>
            <span class="dh-hidden">{words.session.stageResult[result]}</span>
          </li>
        )
      })}
    </ol>
  )
}

/** What the stages that failed or were skipped have to say. */
export function StageDetails({ view }: { view: SessionView }) {
  const telling = view.stages.filter(({ detail, result }) => detail && result !== 'passed')
  return telling.map((stage) => (
    <p key={stage.name} class="dh-stage-detail">
      <b>{words.session.stage[stage.name]}</b> {stage.detail}
    </p>
  ))
}
