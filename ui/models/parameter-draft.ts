import type { ParameterField, ParameterValues } from '../client.ts'
import { words } from '../words.ts'

/** What stands in the form, by the parameter's name; numbers as they were typed. */
export type Draft = Record<string, string | boolean>

/** The form's first content: the defaults. */
export function draftOf(fields: readonly ParameterField[]): Draft {
  return Object.fromEntries(
    fields.filter(({ editable }) => editable).map((field) => [field.name, firstOf(field)]),
  )
}

function firstOf({ type, value }: ParameterField): string | boolean {
  if (type === 'boolean') return value === true || value === 'true'
  return value === null ? '' : String(value)
}

export type ReadDraft =
  | { ok: true; values: ParameterValues }
  | { ok: false; problems: Record<string, string> }

/**
 * The values of a draft, or what is wrong with it by field. Empty fields are left out (but for a text whose
 * default was cleared); an empty secret is never missing, since the browser cannot know what is stored.
 */
export function readDraft(fields: readonly ParameterField[], draft: Draft): ReadDraft {
  const values: ParameterValues = {}
  const problems: Record<string, string> = {}
  for (const field of fields.filter(({ editable }) => editable)) {
    const read = readField(field, draft[field.name] ?? '')
    if (read.problem) problems[field.name] = read.problem
    else if (read.value !== undefined) values[field.name] = read.value
  }
  return Object.keys(problems).length > 0 ? { ok: false, problems } : { ok: true, values }
}

type ReadField = { problem?: string; value?: string | number | boolean }

function readField(field: ParameterField, raw: string | boolean): ReadField {
  if (typeof raw === 'boolean') return { value: raw }
  const text = field.type === 'secret' ? raw : raw.trim()
  if (text === '') return readEmpty(field)
  if (field.type === 'number') {
    const number = Number(text.replace(',', '.'))
    return Number.isFinite(number) ? { value: number } : { problem: words.form.notNumber(field.label) }
  }
  if (field.type === 'uri' && !URL.canParse(text)) return { problem: words.form.notAddress(field.label) }
  return { value: text }
}

function readEmpty({ type, required, label, value }: ParameterField): ReadField {
  if (type === 'secret') return {}
  if (required) return { problem: words.form.missing(label) }
  return type === 'text' && value !== null && value !== '' ? { value: '' } : {}
}
