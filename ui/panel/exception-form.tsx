import { useEffect, useId, useRef, useState } from 'preact/hooks'
import type { ExceptionPreview } from '../client.ts'
import { endTime, exceptionWords as say } from '../exception-words.ts'
import { endPresets, fieldTime, latestEnd } from '../models/exception-ends.ts'
import type { ExceptionModel } from '../models/exception-model.ts'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import './exceptions.css'
import { Notice, ProblemMessage } from './message.tsx'
import { usePanel } from './panel-context.ts'
import { ScreenHead } from './screen-head.tsx'
import { SkeletonLines } from './skeleton.tsx'

/** *Leave out*: whom, until when and why, with what that would change before it is done. */
export function ExceptionForm({ form }: { form: ExceptionModel }) {
  const { model } = usePanel()
  const field = useRef<HTMLTextAreaElement>(null)
  const [tried, setTried] = useState(false)
  const { tool, choices, whom, reason, end, problem, busy } = form
  useEffect(() => form.dispose, [form])
  const isReasonMissing = reason.value.trim().length < 3
  const cannot = form.preview.state.value.value?.problem ?? null
  const submit = (event: Event) => {
    event.preventDefault()
    setTried(true)
    if (isReasonMissing) field.current?.focus()
    else if (end.value && !cannot) void form.confirm()
  }
  return (
    <section class="dh-screen">
      <ScreenHead heading={say.heading(tool.item.name)} detail={say.detail} />
      <form class="dh-form" onSubmit={submit} noValidate>
        <fieldset class="dh-choice">
          <legend>{say.whom}</legend>
          {choices.map(({ kind, name }) => (
            <label key={kind}>
              <input
                type="radio"
                name="whom"
                checked={whom.value === kind}
                onChange={() => {
                  whom.value = kind
                }}
              />
              <span>
                {name} <span class="dh-muted">{say.kind[kind]}</span>
              </span>
            </label>
          ))}
        </fieldset>
        <EndField form={form} tried={tried} />
        <div class="dh-field">
          <label for="dh-exception-reason">
            {say.reason} <span class="dh-muted">{words.form.required}</span>
          </label>
          <textarea
            id="dh-exception-reason"
            ref={field}
            rows={2}
            maxLength={500}
            value={reason.value}
            aria-invalid={tried && isReasonMissing ? 'true' : undefined}
            aria-describedby="dh-exception-reason-hint"
            onInput={({ currentTarget }) => {
              reason.value = currentTarget.value
            }}
          />
          <p id="dh-exception-reason-hint" class={tried && isReasonMissing ? 'dh-field-problem' : 'dh-muted'}>
            {tried && isReasonMissing ? say.reasonNeeded : say.reasonHint}
          </p>
        </div>
        <PreviewPart form={form} />
        {problem.value && <ProblemMessage problem={problem.value} />}
        <div class="dh-actions">
          <Button kind="primary" submit busy={busy.value} unavailable={cannot !== null}>
            {say.confirm}
          </Button>
          <Button onPress={model.back} hint="Esc">
            {words.session.cancel}
          </Button>
        </div>
      </form>
    </section>
  )
}

function EndField({ form, tried }: { form: ExceptionModel; tried: boolean }) {
  const { preset, typed, end } = form
  const id = useId()
  const isMissing = tried && end.value === null
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <div class="dh-field">
      <label for={id}>{say.until}</label>
      <div class="dh-end">
        <select
          id={id}
          value={preset.value}
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget: { value } }) => {
            const before = end.peek()
            preset.value = endPresets.find((one) => one === value) ?? 'friday'
            if (preset.peek() === 'date' && typed.peek() === '' && before) typed.value = fieldTime(before)
          }}
        >
          {endPresets.map((one) => (
            <option key={one} value={one}>
              {say.presets[one]}
            </option>
          ))}
        </select>
        {preset.value === 'date' && (
          <input
            type="datetime-local"
            aria-label={say.date}
            value={typed.value}
            min={fieldTime(new Date())}
            max={fieldTime(latestEnd(new Date()))}
            aria-invalid={isMissing ? 'true' : undefined}
            onInput={({ currentTarget }) => {
              typed.value = currentTarget.value
            }}
          />
        )}
      </div>
      <p id={`${id}-hint`} class={isMissing ? 'dh-field-problem' : 'dh-muted'}>
        {end.value ? `${endTime(end.value.toISOString())}. ${say.zone(zone)}` : say.dateNeeded}
      </p>
    </div>
  )
}

function PreviewPart({ form }: { form: ExceptionModel }) {
  const { value, problem } = form.preview.state.value
  const end = form.end.value
  if (!end) return null
  return (
    <div class="dh-preview" role="status">
      {problem && <ProblemMessage problem={problem} onRetry={() => void form.preview.load()} />}
      {!problem && !value && <SkeletonLines count={2} label={say.looking} />}
      {value &&
        (value.problem ? <Notice tone="warning">{value.problem}</Notice> : <Effect {...value} end={end} />)}
    </div>
  )
}

function Effect({ end, ...preview }: ExceptionPreview & { end: Date }) {
  const { itemName, count, names, putOut, stays, unknown, replaces } = preview
  const counted = say.counted[preview.counted]
  return (
    <>
      <p class="dh-headline">{say.names(counted(count), names, count - names.length)}</p>
      <p>{say.leftOut(itemName, endTime(end.toISOString()))}</p>
      {putOut.map(({ id, name, does }) => (
        <p key={id}>{say.putOut(name, does)}</p>
      ))}
      {stays.map(({ id, name, does, count: so }) => (
        <p key={id}>{say.stays(counted(so), name, does)}</p>
      ))}
      {unknown > 0 && <p>{say.unknown(counted(unknown))}</p>}
      {replaces && <p>{say.replaces(endTime(replaces.until))}</p>}
      <p class="dh-muted">{say.byHand}</p>
    </>
  )
}
