import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { instantOf, localTime } from '../local-time.ts'
import type { SessionModel } from '../models/session-model.ts'
import { runWords } from '../run-words.ts'
import { Button } from './button.tsx'
import { usePanel } from './panel-context.ts'

const minute = 60_000
/** As far ahead as the server lets a run be set. */
const longest = 30 * 24 * 60 * minute

type FormProps = { session: SessionModel; onClose: () => void }

/** *Schedule*: the same plan at a time. */
export function ScheduleForm({ session, onClose }: FormProps) {
  const { now } = usePanel()
  const say = runWords.schedule
  const [time, setTime] = useState(() => localTime(nextQuarter(now.peek() + 60 * minute)))
  const [wrong, setWrong] = useState(false)
  return (
    <ChoiceForm
      heading={say.heading}
      confirm={say.confirm}
      busy={session.busy.value === 'run'}
      onClose={onClose}
      onSubmit={() => {
        const executeAt = instantOf(time)
        setWrong(!isAhead(executeAt))
        if (executeAt && isAhead(executeAt)) void session.run(executeAt)
      }}
    >
      <TimeField
        label={say.label}
        value={time}
        onValue={setTime}
        hint={say.hint(zone())}
        problem={wrong ? say.wrong : null}
      />
    </ChoiceForm>
  )
}

/** *Ask for approval*: why, and when at the earliest. */
export function AskForm({ session, onClose }: FormProps) {
  const say = runWords.ask
  const [reason, setReason] = useState('')
  const [time, setTime] = useState('')
  const [problems, setProblems] = useState({ reason: false, time: false })
  return (
    <ChoiceForm
      heading={say.heading}
      confirm={say.confirm}
      busy={session.busy.value === 'ask'}
      onClose={onClose}
      onSubmit={() => {
        const executeAt = instantOf(time)
        const wrong = { reason: reason.trim() === '', time: time !== '' && !isAhead(executeAt) }
        setProblems(wrong)
        if (!wrong.reason && !wrong.time) void session.ask(reason.trim(), executeAt)
      }}
    >
      <ReasonField
        label={say.reason}
        value={reason}
        onValue={setReason}
        problem={problems.reason ? say.reasonMissing : null}
        required
      />
      <TimeField
        label={say.when}
        value={time}
        onValue={setTime}
        hint={say.whenHint(zone())}
        problem={problems.time ? runWords.schedule.wrong : null}
      />
    </ChoiceForm>
  )
}

type ChoiceFormProps = {
  heading: string
  confirm: string
  busy: boolean
  children: ComponentChildren
  onSubmit: () => void
  onClose: () => void
}

/** A form that opens under the buttons; its first field takes the focus. */
function ChoiceForm({ heading, confirm, busy, children, onSubmit, onClose }: ChoiceFormProps) {
  const form = useRef<HTMLFormElement>(null)
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>('input, textarea')?.focus(), [])
  return (
    <form
      ref={form}
      class="dh-choice"
      aria-label={heading}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) onSubmit()
      }}
    >
      {children}
      <div class="dh-actions">
        <Button kind="primary" submit busy={busy}>
          {confirm}
        </Button>
        <Button onPress={onClose}>{runWords.close}</Button>
      </div>
    </form>
  )
}

type FieldProps = {
  label: string
  value: string
  onValue: (value: string) => void
  hint?: string
  problem: string | null
  required?: boolean
}

/** A few sentences. A field that is found wrong takes the focus. */
export function ReasonField({ label, value, onValue, hint, problem, required }: FieldProps) {
  const field = useRef<HTMLTextAreaElement>(null)
  useLayoutEffect(() => {
    if (problem) field.current?.focus()
  }, [problem])
  const note = problem ?? hint
  return (
    <div class="dh-field">
      <label for="dh-reason">{label}</label>
      <textarea
        id="dh-reason"
        ref={field}
        rows={2}
        maxLength={2_000}
        value={value}
        aria-required={required ? 'true' : undefined}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby={note ? 'dh-reason-hint' : undefined}
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      {note && (
        <p id="dh-reason-hint" class={problem ? 'dh-field-problem' : 'dh-muted'}>
          {note}
        </p>
      )}
    </div>
  )
}

function TimeField({ label, value, onValue, hint, problem }: FieldProps) {
  const { now } = usePanel()
  return (
    <div class="dh-field">
      <label for="dh-time">{label}</label>
      <input
        id="dh-time"
        type="datetime-local"
        value={value}
        min={localTime(new Date(now.value).toISOString())}
        max={localTime(new Date(now.value + longest).toISOString())}
        aria-invalid={problem ? 'true' : undefined}
        aria-describedby="dh-time-hint"
        onInput={({ currentTarget }) => onValue(currentTarget.value)}
      />
      <p id="dh-time-hint" class={problem ? 'dh-field-problem' : 'dh-muted'}>
        {problem ?? hint}
      </p>
    </div>
  )
}

function isAhead(iso: string | null): boolean {
  const ahead = iso === null ? 0 : Date.parse(iso) - Date.now()
  return ahead > 0 && ahead <= longest
}

function nextQuarter(at: number): string {
  return new Date(Math.ceil(at / (15 * minute)) * 15 * minute).toISOString()
}

function zone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
