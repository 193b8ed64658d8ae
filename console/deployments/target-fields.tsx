import { CheckField } from '../controls/check-field.tsx'
import { ComboboxField } from '../controls/combobox-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import { words } from '../words.ts'
import type { Choices, Item } from './client-types.ts'
import { refTypeOf, scopesOf, type Target, takesFilter, typesOf, withScope, withType } from './draft.ts'
import type { FieldProblems } from './field-problems.ts'
import { hintIn } from './form-props.ts'
import { RefField } from './ref-field.tsx'

const say = words.deployment

interface TargetFieldsProps {
  readonly target: Target
  /** What the target is for; null: computers. */
  readonly item: Item | null
  readonly tenants: Choices['tenants']
  readonly problems: FieldProblems
  /** The caller may not reach all tenants. */
  readonly tenantOnly: boolean
  /** No script can be asked whom it means. */
  readonly withoutScript?: boolean
  readonly onChange: (target: Target) => void
}

/** Whom something is for: scope, type, what the type names, filter. */
export function TargetFields(props: TargetFieldsProps) {
  const { target, item, tenants, problems, tenantOnly, onChange } = props
  const problem = (field: string) => problems.get(field)?.message ?? null
  const set = (change: Partial<Target>) => onChange({ ...target, ...change })
  const scopes = scopesOf(item).filter((scope) => !tenantOnly || scope !== 'cross-tenant')
  const types = typesOf(target.scope, item).filter((type) => !props.withoutScript || type !== 'script')
  const refType = refTypeOf(target.type)
  return (
    <>
      <SelectField
        label={say.scope}
        name="target.scope"
        value={target.scope}
        options={withKept(
          scopes.map((scope) => [scope, say.scopes[scope]]),
          target.scope,
          say.scopes,
        )}
        onValue={(scope) => onChange(withScope(target, scope, item))}
        problem={problem('target.scope')}
      />
      {target.scope === 'tenant' && (
        <>
          <ComboboxField
            label={say.tenant}
            name="target.tenant"
            value={tenants.find(({ id }) => id === target.tenant) ?? null}
            choice={{ options: tenants }}
            onChoose={({ id }) => set({ tenant: id })}
            problem={problem('target.tenant')}
          />
          <CheckField
            label={say.includeChildTenants}
            name="target.includeChildTenants"
            value={target.includeChildTenants}
            onValue={(includeChildTenants) => set({ includeChildTenants })}
          />
        </>
      )}
      <SelectField
        label={say.type}
        name="target.type"
        value={target.type}
        options={withKept(
          types.map((type) => [type, say.types[type]]),
          target.type,
          say.types,
        )}
        hint={hintIn(say.typeHints, target.type)}
        onValue={(type) => onChange(withType(target, type))}
        problem={problem('target.type')}
      />
      {refType && (
        <RefField
          key={refType}
          type={refType}
          value={target.ref}
          onValue={(ref) => set({ ref })}
          problem={problem('target.ref')}
        />
      )}
      {takesFilter(item) && (
        <SelectField
          label={say.filter}
          name="target.filter"
          value={target.filter}
          options={Object.entries(say.filters)}
          onValue={(filter) => set({ filter })}
          problem={problem('target.filter')}
        />
      )}
    </>
  )
}

/** What is saved stays on offer under its name, even where it would not be offered anew. */
function withKept(
  options: readonly (readonly [string, string])[],
  value: string,
  names: Readonly<Record<string, string>>,
): readonly (readonly [string, string])[] {
  return options.some(([option]) => option === value) ? options : [...options, [value, names[value] ?? value]]
}
