import { useId } from 'preact/hooks'
import { words } from '../words.ts'

interface StateFilterProps<State extends string> {
  /** The states by their words, in the order in which they are offered. */
  readonly states: Readonly<Record<State, string>>
  readonly state: State
  readonly onState: (state: State) => void
}

/** The state of what a list shows. */
export function StateFilter<State extends string>({ states, state, onState }: StateFilterProps<State>) {
  const id = useId()
  return (
    <div class="dh-filter">
      <label for={id}>{words.filters.state}</label>
      <select id={id} value={state} onChange={({ currentTarget }) => onState(currentTarget.value as State)}>
        {Object.entries<string>(states).map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </div>
  )
}
