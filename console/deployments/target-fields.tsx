import { CheckField } from '../controls/check-field.tsx'
import { ComboboxField } from '../controls/combobox-field.tsx'
import { SelectField } from '../controls/select-field.tsx'
import { words } from '../words.ts'
import type { Draft } from './client-types.ts'
import { refTypeOf, scopesOf, takesFilter, typesOf, withScope, withType } from './draft.ts'
import { type DeploymentFormProps, hintIn } from './form-props.ts'
import { RefField } from './ref-field.tsx'

const say = words.deployment

/** Whom the deployment is for: scope, type, what the type names, filter. */
export function TargetFields({ draft, item, choices, problems, tenantOnly, onChange }: DeploymentFormProps) {
  const { target } = draft
  const problem = (field: string) => problems.get(field)?.message ?? null
  const set = (change: Partial<Draft['target']>) => onChange({ ...draft, target: { ...target, ...change } })
  const scopes = scopesOf(item).filter((scope) => !tenantOnly || scope !== 'cross-tenant')
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
        onValue={(scope) => onChange(withScope(draft, scope, item))}
        problem={problem('target.scope')}
      />
      {target.scope === 'tenant' && (
        <>
          <ComboboxField
            label={say.tenant}
            name="target.tenant"
            value={choices.tenants.find(({ id }) => id === target.tenant) ?? null}
            choice={{ options: choices.tenants }}
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
          typesOf(target.scope, item).map((type) => [type, say.types[type]]),
          target.type,
          say.types,
        )}
        hint={hintIn(say.typeHints, target.type)}
        onValue={(type) => onChange(withType(draft, type))}
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
