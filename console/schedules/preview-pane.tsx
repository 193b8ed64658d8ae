import { useId } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import type { FieldProblems } from '../deployments/field-problems.ts'
import { words } from '../words.ts'
import type { Preview, Upcoming } from './client-types.ts'
import { DueTime, dayAndTime, isReadersTime } from './due-time.tsx'
import type { PreviewState } from './use-preview.ts'

const say = words.schedule.preview

interface PreviewPaneProps extends PreviewState {
  readonly retry: () => void
  readonly enabled: boolean
  /** Whether it is known whom it means. */
  readonly hasTarget: boolean
  readonly problems: FieldProblems
  readonly onGoTo: (field: string) => void
}

/** When the draft is due next, and how many computers it would take. */
export function PreviewPane(props: PreviewPaneProps) {
  const id = useId()
  const { busy, preview, issues, problem } = props
  return (
    <aside class="dh-preview" aria-labelledby={id} aria-busy={busy}>
      <h2 id={id}>{say.title}</h2>
      <div class="dh-progress" data-busy={busy} />
      {issues.length > 0 && <ToDo problems={props.problems} onGoTo={props.onGoTo} />}
      {problem && (
        <Message
          tone="error"
          title={say.problem}
          actions={<Button onPress={props.retry}>{words.retry}</Button>}
        >
          <p>{problem.message}</p>
        </Message>
      )}
      {preview && (
        <>
          {!props.enabled && <p class="dh-muted">{say.isOff}</p>}
          <NextTimes preview={preview} />
          <Computers preview={preview} hasTarget={props.hasTarget} />
        </>
      )}
      {!preview && busy && (
        <div class="dh-skeleton" role="status">
          <span class="dh-hidden">{say.updating}</span>
          <span class="dh-bone dh-bone-line" />
          <span class="dh-bone dh-bone-line" />
          <span class="dh-bone dh-bone-line" />
        </div>
      )}
    </aside>
  )
}

/** What to do before there is an answer, each with the way to its field. */
function ToDo({ problems, onGoTo }: Pick<PreviewPaneProps, 'problems' | 'onGoTo'>) {
  return (
    <div class="dh-to-do">
      <p>{say.wrong}</p>
      <ul>
        {[...problems].map(([field, { message }]) => (
          <li key={field}>
            <Button kind="quiet" onPress={() => onGoTo(field)}>
              {message}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  )
}

function NextTimes({ preview }: { preview: Preview }) {
  const id = useId()
  const { next, zones } = preview
  const note = zones.length > 1 ? `, ${say.zones(zones.length)}` : ''
  return (
    <section class="dh-next-times" aria-labelledby={id}>
      <h3 id={id}>
        {say.next} <span class="dh-muted">{`${say.yourTime}${note}`}</span>
      </h3>
      {next.length === 0 ? (
        <p class="dh-muted">{say.noNext}</p>
      ) : (
        <ol>
          {next.map((one) => (
            <li key={`${one.at} ${one.timeZone}`}>
              <NextTime {...one} isOneZone={zones.length === 1} />
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function NextTime({ at, timeZone, executeAt, isOneZone }: Upcoming & { isOneZone: boolean }) {
  const isSame = isOneZone && isReadersTime(at, timeZone)
  const notes = [
    !isSame && say.there(dayAndTime(at, timeZone), timeZone),
    executeAt && say.executes(dayAndTime(executeAt)),
  ]
  return (
    <>
      <DueTime at={at} timeZone={timeZone} />
      {notes.filter(Boolean).map((note) => (
        <span key={note} class="dh-muted dh-small">
          {note}
        </span>
      ))}
    </>
  )
}

function Computers({ preview, hasTarget }: { preview: Preview; hasTarget: boolean }) {
  const id = useId()
  const { computers, unknown } = preview
  const facts = (['primaryPerson', 'kind', 'script'] as const).filter((fact) => unknown[fact] > 0)
  const total = facts.reduce((sum, fact) => sum + unknown[fact], 0)
  return (
    <section class="dh-next-times" aria-labelledby={id}>
      <h3 id={id}>{say.computers}</h3>
      {!hasTarget && <p class="dh-muted">{say.askTarget}</p>}
      {hasTarget && (
        <>
          <p class="dh-wins" role="status">
            {computers > 0 ? say.takes(computers) : say.takesNone}
          </p>
          {total > 0 && (
            <div>
              <p>{say.unknown(total)}</p>
              <ul class="dh-unknown">
                {facts.map((fact) => (
                  <li key={fact}>{say.facts[fact](unknown[fact])}</li>
                ))}
              </ul>
            </div>
          )}
          <p class="dh-muted">{say.decides}</p>
        </>
      )}
    </section>
  )
}
