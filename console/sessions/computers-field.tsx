import { useId } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { Combobox } from '../controls/combobox.tsx'
import { describing, Labelled } from '../controls/labelled.tsx'
import type { Option } from '../controls/use-options.ts'
import { words } from '../words.ts'
import { searchComputers } from './search-computers.ts'

const say = words.startSessions

interface ComputersFieldProps {
  readonly value: readonly Option[]
  readonly onValue: (value: readonly Option[]) => void
  readonly problem: string | null
}

/** Computers, one after another found by a part of their name; each chosen one can be taken away again. */
export function ComputersField({ value, onValue, problem }: ComputersFieldProps) {
  const id = useId()
  const parts = { id, hint: say.computersHint, problem }

  async function search(text: string) {
    const found = await searchComputers(text)
    return found.filter((option) => !value.some((chosen) => chosen.id === option.id))
  }

  function remove(computer: Option) {
    onValue(value.filter((chosen) => chosen.id !== computer.id))
    // The button that had the focus is gone.
    document.getElementById(id)?.focus()
  }

  return (
    <Labelled {...parts} label={say.computers}>
      {value.length > 0 && (
        <ul class="dh-chosen">
          {value.map((computer) => (
            <li key={computer.id}>
              <span>{computer.name}</span>
              {computer.detail && <span class="dh-muted">{computer.detail}</span>}
              <button type="button" aria-label={say.remove(computer.name)} onClick={() => remove(computer)}>
                <SignIcon sign="clear" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Combobox
        {...describing(parts)}
        id={id}
        name="computers"
        value={null}
        choice={{ search }}
        placeholder={say.computersPlaceholder}
        required
        onChoose={(computer) => onValue([...value, computer])}
      />
    </Labelled>
  )
}
