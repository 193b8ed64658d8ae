import { CheckField } from '../controls/check-field.tsx'
import { ComboboxField } from '../controls/combobox-field.tsx'
import { FormSection } from '../controls/form-section.tsx'
import { NumberField } from '../controls/number-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import { TextField } from '../controls/text-field.tsx'
import { words } from '../words.ts'
import type { Draft } from './client-types.ts'
import { DesiredFields } from './desired-fields.tsx'
import { withItem } from './draft.ts'
import { type DeploymentFormProps, hintIn } from './form-props.ts'
import { NotesField } from './notes-field.tsx'
import { ParameterFields } from './parameter-fields.tsx'
import { TargetFields } from './target-fields.tsx'

const say = words.deployment

/** Everything about a deployment that can be changed, in the order in which one thinks of it. */
export function DeploymentForm(props: DeploymentFormProps) {
  const { draft, item, choices, problems, onChange } = props
  const problem = (field: string) => problems.get(field)?.message ?? null
  const items = choices.items.map(({ id, name, kind }) => ({ id, name, detail: words.kinds[kind] }))
  return (
    <form class="dh-deployment" noValidate onSubmit={(event) => event.preventDefault()}>
      <fieldset class="dh-fieldset" disabled={props.disabled}>
        <legend class="dh-hidden">{words.deployments.title}</legend>
        <FormSection title={say.sections.item}>
          <ComboboxField
            label={say.item}
            name="itemId"
            hint={item ? undefined : say.itemHint}
            value={items.find(({ id }) => id === draft.itemId) ?? null}
            choice={{ options: items }}
            onChoose={({ id }) => {
              const chosen = choices.items.find((one) => one.id === id)
              if (chosen) onChange(withItem(draft, chosen))
            }}
            problem={problem('itemId')}
          />
          <TextField
            label={say.name}
            name="name"
            hint={say.nameHint}
            value={draft.name}
            maxLength={200}
            onValue={(name) => onChange({ ...draft, name })}
            problem={problem('name')}
          />
        </FormSection>
        {item && (
          <FormSection title={say.sections.desired}>
            <DesiredFields {...props} item={item} />
          </FormSection>
        )}
        <FormSection title={say.sections.target}>
          <TargetFields
            {...props}
            target={draft.target}
            tenants={choices.tenants}
            onChange={(target) => onChange({ ...draft, target })}
          />
        </FormSection>
        <FormSection title={say.sections.when}>
          <SelectField
            label={say.enforcement}
            name="enforcement"
            value={draft.enforcement}
            options={Object.entries(words.enforcements)}
            hint={hintIn(say.enforcementHints, draft.enforcement)}
            onValue={(enforcement) => onChange({ ...draft, enforcement })}
            problem={problem('enforcement')}
          />
          <NumberField
            label={say.order}
            name="order"
            hint={say.orderHint}
            value={draft.order}
            onValue={(order) => onChange({ ...draft, order })}
            problem={problem('order')}
          />
          <CheckField
            label={say.enabled}
            name="enabled"
            value={draft.enabled}
            onValue={(enabled) => onChange({ ...draft, enabled })}
          />
        </FormSection>
        {item && (item.parameters.length > 0 || Object.keys(draft.parameters).length > 0) && (
          <FormSection title={say.sections.parameters}>
            <ParameterFields {...props} item={item} />
          </FormSection>
        )}
        <FormSection title={say.sections.runs}>
          {item && item.parameters.length > 0 && (
            <SelectField
              label={say.parameterOverride}
              name="parameterOverride"
              value={draft.parameterOverride}
              options={overrides}
              onValue={(parameterOverride) => onChange({ ...draft, parameterOverride })}
            />
          )}
          <CheckField
            label={say.needsApproval}
            name="needsApproval"
            value={draft.needsApproval}
            onValue={(needsApproval) => onChange({ ...draft, needsApproval })}
          />
        </FormSection>
        <FormSection title={say.sections.notes}>
          <NotesField
            value={draft.notes}
            onValue={(notes) => onChange({ ...draft, notes })}
            problem={problem('notes')}
          />
        </FormSection>
        <FormSection title={say.sections.visibility}>
          <CheckField
            label={say.technicianTools}
            name="visibility"
            hint={say.technicianToolsHint}
            value={draft.visibility.includes('technicianTools')}
            onValue={(isOn) => onChange({ ...draft, visibility: visibilityOf(draft, isOn) })}
            problem={problem('visibility')}
          />
        </FormSection>
      </fieldset>
    </form>
  )
}

const overrides = Object.entries(say.parameterOverrides) as [Draft['parameterOverride'], string][]

function visibilityOf({ visibility }: Draft, isOn: boolean): string[] {
  const others = visibility.filter((place) => place !== 'technicianTools')
  return isOn ? [...others, 'technicianTools'] : others
}
