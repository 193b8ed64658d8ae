import { useId } from 'preact/hooks'
import { instantOf, localTime } from '../../ui/local-time.ts'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import type { Issue, Problem } from '../server-api.ts'
import { words } from '../words.ts'
import { BlastRadius } from './blast-radius.tsx'
import type { Draft, Item, Preview } from './client-types.ts'
import { deploymentPath } from './deployment-path.ts'
import type { FieldProblems } from './field-problems.ts'

const say = words.preview

interface PreviewPaneProps {
  readonly busy: boolean
  readonly preview: Preview | null
  readonly issues: readonly Issue[]
  readonly problem: Problem | null
  readonly readingMore: boolean
  readonly readMore: () => void
  readonly retry: () => void
  readonly subject: Item['subject']
  readonly draft: Draft
  /** Whoever may not save is not told what saving would change. */
  readonly maySave: boolean
  /** What is saved, or what a new one begins with. */
  readonly baseline: Draft
  /** What has to be filled in first. */
  readonly missing: readonly Issue[]
  readonly problems: FieldProblems
  /** The instant asked about (ISO text); null is now. */
  readonly at: string | null
  readonly onAt: (at: string | null) => void
  readonly onGoTo: (field: string) => void
}

/** What the draft resolves to, whom it beats and loses to, and what saving would change for whom. */
export function PreviewPane(props: PreviewPaneProps) {
  const id = useId()
  const { busy, preview, issues, problem, missing } = props
  return (
    <aside class="dh-preview" aria-labelledby={id} aria-busy={busy}>
      <div class="dh-preview-head">
        <h2 id={id}>{say.title}</h2>
        <AsOf at={props.at} onAt={props.onAt} />
      </div>
      <div class="dh-progress" data-busy={busy} />
      {missing.length > 0 && (
        <ToDo
          title={say.incomplete}
          onGoTo={props.onGoTo}
          fields={missing.map((one) => [one.path, one.message])}
        />
      )}
      {missing.length === 0 && issues.length > 0 && (
        <ToDo
          title={say.wrong}
          onGoTo={props.onGoTo}
          fields={[...props.problems].map(([field, { message }]) => [field, message])}
        />
      )}
      {problem && (
        <Message
          tone="error"
          title={say.problem}
          actions={<Button onPress={props.retry}>{words.retry}</Button>}
        >
          <p>{problem.message}</p>
        </Message>
      )}
      {preview && !problem && (
        <>
          <Standing preview={preview} subject={props.subject} draft={props.draft} />
          {props.maySave && (
            <>
              <BlastRadius
                title={say.change}
                nobody={say.changeNothing}
                radius={preview}
                more={{ reading: props.readingMore, read: props.readMore }}
              />
              {concernsTools(props.draft, props.baseline) && (
                <BlastRadius title={say.toolsChange} nobody={say.toolsChangeNothing} radius={preview.tools} />
              )}
            </>
          )}
        </>
      )}
      {!preview && busy && missing.length === 0 && (
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

/** The day and time for which it is asked; empty is now. */
function AsOf({ at, onAt }: { at: string | null; onAt: (at: string | null) => void }) {
  const id = useId()
  return (
    <div class="dh-as-of">
      <label for={id}>{say.asOf}</label>
      <input
        id={id}
        type="datetime-local"
        value={at ? localTime(at) : ''}
        onChange={({ currentTarget }) => onAt(instantOf(currentTarget.value))}
      />
      {at ? <Button onPress={() => onAt(null)}>{say.now}</Button> : <span class="dh-muted">{say.now}</span>}
    </div>
  )
}

interface ToDoProps {
  readonly title: string
  readonly fields: readonly (readonly [string, string])[]
  readonly onGoTo: (field: string) => void
}

/** What to do before there is an answer, each with the way to its field. */
function ToDo({ title, fields, onGoTo }: ToDoProps) {
  return (
    <div class="dh-to-do">
      <p>{title}</p>
      <ul>
        {fields.map(([field, message]) => (
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

interface StandingProps {
  readonly preview: Preview
  readonly subject: Item['subject']
  readonly draft: Draft
}

function Standing({ preview, subject, draft }: StandingProps) {
  const { wins, beats, losesTo } = preview
  const note = gateNote(draft)
  return (
    <div class="dh-standing">
      <p class="dh-wins" role="status">
        {wins > 0 ? say.wins(wins, subject) : say.winsNothing}
      </p>
      <Rivals title={say.beats} rivals={beats} />
      <Rivals title={say.losesTo} rivals={losesTo} />
      {note && <p class="dh-muted">{note}</p>}
      {!note && beats.length + losesTo.length === 0 && <p class="dh-muted">{say.beatsNothing}</p>}
    </div>
  )
}

/** What keeps the draft out, for all or for most. */
function gateNote({ enabled, enforcement }: Draft): string | null {
  if (!enabled) return say.isOff
  if (enforcement === 'adhoc') return say.isAdHoc
  return enforcement === 'onboarding' ? say.isOnboarding : null
}

/** Whether the deployment is one of the tools in tickets, now or as it was saved. */
function concernsTools(...drafts: readonly Draft[]): boolean {
  return drafts.some(({ visibility }) => visibility.includes('technicianTools'))
}

function Rivals({ title, rivals }: { title: string; rivals: Preview['beats'] }) {
  if (rivals.length === 0) return null
  return (
    <div class="dh-rivals">
      <h3>{title}</h3>
      <ul>
        {rivals.map(({ id, name, count }) => (
          <li key={id}>
            <a href={deploymentPath(id)}>{name || id}</a>
            <span class="dh-count">{say.times(count)}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
