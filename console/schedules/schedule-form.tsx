import { CheckField } from '../controls/check-field.tsx'
import { ComboboxField } from '../controls/combobox-field.tsx'
import { FormSection } from '../controls/form-section.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import { TextField } from '../controls/text-field.tsx'
import type { Choices } from '../deployments/client-types.ts'
import type { FieldProblems } from '../deployments/field-problems.ts'
import { TargetFields } from '../deployments/target-fields.tsx'
import { words } from '../words.ts'
import type { Draft, Preview } from './client-types.ts'
import { entriesOf, TimeFields } from './time-fields.tsx'

const say = words.schedule

export interface ScheduleFormProps {
  readonly draft: Draft
  readonly choices: Choices
  readonly preview: Preview | null
  readonly problems: FieldProblems
  readonly disabled: boolean
  /** The caller may not reach all tenants. */
  readonly tenantOnly: boolean
  readonly onChange: (draft: Draft) => void
}

/** Everything about a schedule that can be changed, in the order in which one thinks of it. */
export function ScheduleForm(props: ScheduleFormProps) {
  const { draft, choices, problems, onChange } = props
  const problem = (field: string) => problems.get(field)?.message ?? null
  const items = choices.items
    .filter(({ subject }) => subject === 'computer')
    .map(({ id, name, kind }) => ({ id, name, detail: words.kinds[kind] }))
  return (
    <form class="dh-schedule" noValidate onSubmit={(event) => event.preventDefault()}>
      <fieldset class="dh-fieldset" disabled={props.disabled}>
        <legend class="dh-hidden">{words.schedules.title}</legend>
        <FormSection title={say.sections.what}>
          <TextField
            label={say.name}
            name="name"
            value={draft.name}
            maxLength={200}
            required
            onValue={(name) => onChange({ ...draft, name })}
            problem={problem('name')}
          />
          <SelectField
            label={say.limit}
            name="limit"
            value={draft.itemId === null ? 'all' : 'one'}
            options={entriesOf(say.limits)}
            hint={draft.itemId === null ? undefined : say.limitHint}
            onValue={(limit) => onChange({ ...draft, itemId: limit === 'all' ? null : '' })}
          />
          {draft.itemId !== null && (
            <ComboboxField
              label={say.item}
              name="itemId"
              value={items.find(({ id }) => id === draft.itemId) ?? null}
              choice={{ options: items }}
              onChoose={({ id }) => onChange({ ...draft, itemId: id })}
              problem={problem('itemId')}
            />
          )}
        </FormSection>
        <FormSection title={say.sections.when}>
          <TimeFields {...props} />
          <CheckField
            label={say.enabled}
            name="enabled"
            hint={say.enabledHint}
            value={draft.enabled}
            onValue={(enabled) => onChange({ ...draft, enabled })}
          />
        </FormSection>
        <FormSection title={say.sections.target}>
          <TargetFields
            {...props}
            target={draft.target}
            item={null}
            tenants={choices.tenants}
            withoutScript
            // The fields offer nothing but what the lists of scopes, types and filters have.
            onChange={(target) => onChange({ ...draft, target: target as Draft['target'] })}
          />
        </FormSection>
        <FormSection title={say.sections.how}>
          <HowFields {...props} />
        </FormSection>
        <FormSection title={say.sections.late}>
          <NumberField
            label={say.spreadMinutes}
            name="spreadMinutes"
            note={say.minutes}
            hint={say.spreadHint}
            value={draft.spreadMinutes}
            onValue={(minutes) => onChange({ ...draft, spreadMinutes: minutes ?? Number.NaN })}
            problem={problem('spreadMinutes')}
          />
          <NumberField
            label={say.graceMinutes}
            name="graceMinutes"
            note={say.minutes}
            hint={say.graceHint}
            value={draft.graceMinutes}
            onValue={(minutes) => onChange({ ...draft, graceMinutes: minutes ?? Number.NaN })}
            problem={problem('graceMinutes')}
          />
        </FormSection>
      </fieldset>
    </form>
  )
}

/** What a session may do to the computer and its user, and what becomes of computers that are away. */
function HowFields({ draft, problems, onChange }: ScheduleFormProps) {
  return (
    <>
      <SelectField
        label={say.reboot}
        name="reboot"
        value={draft.reboot}
        options={entriesOf(say.reboots)}
        hint={say.rebootHints[draft.reboot] || undefined}
        onValue={(reboot) => onChange({ ...draft, reboot })}
      />
      <SelectField
        label={say.offline}
        name="offline"
        value={draft.offline}
        options={entriesOf(say.offlines)}
        onValue={(offline) => onChange({ ...draft, offline })}
      />
      {draft.offline === 'applyOnConnect' && (
        <NumberField
          label={say.offlineDeadlineHours}
          name="offlineDeadlineHours"
          note={say.hours}
          value={draft.offlineDeadlineHours}
          onValue={(hours) => onChange({ ...draft, offlineDeadlineHours: hours ?? Number.NaN })}
          problem={problems.get('offlineDeadlineHours')?.message ?? null}
        />
      )}
      {draft.executionCron !== null && (
        <CheckField
          label={say.mayPostpone}
          name="mayPostpone"
          hint={say.mayPostponeHint}
          value={draft.mayPostpone}
          onValue={(mayPostpone) => onChange({ ...draft, mayPostpone })}
        />
      )}
    </>
  )
}
