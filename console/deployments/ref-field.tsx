import { useEffect, useState } from 'preact/hooks'
import { ComboboxField } from '../controls/combobox-field.tsx'
import type { Option } from '../controls/use-options.ts'
import { api, pageProblemOf } from '../server-api.ts'
import { words } from '../words.ts'
import type { RefType } from './client-types.ts'
import { isFreeWord } from './draft.ts'

interface RefFieldProps {
  readonly type: RefType
  /** The id, or the word itself where the type's names are free words. */
  readonly value: string | null
  readonly onValue: (ref: string) => void
  readonly problem: string | null
}

/** What a target names: found by a part of its name. */
export function RefField({ type, value, onValue, problem }: RefFieldProps) {
  const [known, setKnown] = useState<Option | null>(null)
  const isFree = isFreeWord(type)
  const isKnown = isFree || value === null || known?.id === value

  // Only the id is saved; its name is looked up.
  useEffect(() => {
    if (isKnown || value === null) return
    let isLatest = true
    search(type, value).then(
      (options) => isLatest && setKnown(options.find(({ id }) => id === value) ?? { id: value, name: value }),
      () => isLatest && setKnown({ id: value, name: value }),
    )
    return () => {
      isLatest = false
    }
  }, [value])

  return (
    <ComboboxField
      label={words.deployment.refs[type]}
      name="target.ref"
      value={value === null ? null : optionOf(value, isFree, known)}
      choice={{ search: (text) => search(type, text) }}
      free={isFree}
      onChoose={(option) => {
        setKnown(option)
        onValue(option.id)
      }}
      problem={problem}
    />
  )
}

function optionOf(value: string, isFree: boolean, known: Option | null): Option {
  if (isFree) return { id: value, name: value }
  return known?.id === value ? known : { id: value, name: '' }
}

async function search(type: RefType, text: string): Promise<readonly Option[]> {
  try {
    const refs = await api.deployments.searchRefs.query({ type, search: text })
    return refs.map(({ id, name, tenant }) => ({ id, name, detail: tenant }))
  } catch (error) {
    throw pageProblemOf(error)
  }
}
