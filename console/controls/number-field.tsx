import { useEffect, useState } from 'preact/hooks'
import { TextField } from './text-field.tsx'

interface NumberFieldProps {
  readonly label: string
  /** Null where nothing is typed; NaN for what is no number. */
  readonly value: number | null
  readonly onValue: (value: number | null) => void
  readonly name: string
  readonly hint?: string
  readonly problem?: string | null
  readonly note?: string
  readonly placeholder?: string
  readonly required?: boolean
}

/** A number, kept on the screen as it was typed. */
export function NumberField({ value, onValue, ...rest }: NumberFieldProps) {
  const [text, setText] = useState(textOf(value))
  useEffect(() => {
    if (!Object.is(numberOf(text), value)) setText(textOf(value))
  }, [value])
  return (
    <TextField
      {...rest}
      inputMode="decimal"
      value={text}
      onValue={(typed) => {
        setText(typed)
        onValue(numberOf(typed))
      }}
    />
  )
}

function textOf(value: number | null): string {
  return value === null || Number.isNaN(value) ? '' : String(value)
}

function numberOf(text: string): number | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const number = Number(trimmed.replace(',', '.'))
  return Number.isFinite(number) ? number : Number.NaN
}
