import { ComboboxField } from '../controls/combobox-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import { TextField } from '../controls/text-field.tsx'
import { words } from '../words.ts'
import type { ScheduleFormProps } from './schedule-form.tsx'

const say = words.schedule

/** All that the browser knows, with UTC, which it leaves out. */
const timeZones = ['UTC', ...Intl.supportedValuesOf('timeZone')].map(zoneOption)
/** What one begins with when execution gets a time of its own. */
const usualExecution = '0 22 * * *'

/** When: the cron line in words below it, whose clock, and when execution follows. */
export function TimeFields({ draft, preview, problems, onChange }: ScheduleFormProps) {
  const problem = (field: string) => problems.get(field)?.message ?? null
  const { executionCron, timeZone } = draft
  const execution = executionCron === null ? 'atOnce' : 'later'
  return (
    <>
      <TextField
        label={say.cron}
        name="cron"
        hint={preview?.when ? say.cronWords(preview.when) : say.cronHint}
        value={draft.cron}
        maxLength={200}
        required
        onValue={(cron) => onChange({ ...draft, cron })}
        problem={problem('cron')}
      />
      <SelectField
        label={say.zone}
        name="zone"
        value={timeZone === null ? 'own' : 'fixed'}
        options={entriesOf(say.zones)}
        hint={timeZone === null ? say.zoneHint : undefined}
        onValue={(zone) => onChange({ ...draft, timeZone: zone === 'own' ? null : readersZone() })}
      />
      {timeZone !== null && (
        <ComboboxField
          label={say.timeZone}
          name="timeZone"
          value={timeZone === '' ? null : zoneOption(timeZone)}
          choice={{ options: timeZones }}
          onChoose={({ id }) => onChange({ ...draft, timeZone: id })}
          problem={problem('timeZone')}
        />
      )}
      <SelectField
        label={say.execution}
        name="execution"
        value={execution}
        options={entriesOf(say.executions)}
        hint={say.executionHints[execution] || undefined}
        onValue={(chosen) =>
          onChange(
            chosen === 'atOnce'
              ? { ...draft, executionCron: null, mayPostpone: false }
              : { ...draft, executionCron: usualExecution },
          )
        }
      />
      {executionCron !== null && (
        <TextField
          label={say.executionCron}
          name="executionCron"
          hint={preview?.executes ? say.cronWords(preview.executes) : say.cronHint}
          value={executionCron}
          maxLength={200}
          required
          onValue={(line) => onChange({ ...draft, executionCron: line })}
          problem={problem('executionCron')}
        />
      )}
    </>
  )
}

/** A zone under a name that can be found as one writes it. */
function zoneOption(id: string) {
  return { id, name: id.replaceAll('_', ' ') }
}

function readersZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** A choice's values with their names. */
export function entriesOf<Value extends string>(
  names: Readonly<Record<Value, string>>,
): readonly (readonly [Value, string])[] {
  return Object.entries(names) as [Value, string][]
}
