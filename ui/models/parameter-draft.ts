import type { ParameterField, ParameterValue, ParameterValues } from '../client.ts'
import { words } from '../words.ts'
import type { ChosenFile } from './chosen-file.ts'

/** What stands in a field; numbers as they were typed. */
export type DraftValue = string | boolean | ChosenFile

/** What stands in the form, by the parameter's name. */
export type Draft = Record<string, DraftValue>

/** The form's first content: the defaults. */
export function draftOf(fields: readonly ParameterField[]): Draft {
  return Object.fromEntries(
    fields.filter(({ editable }) => editable).map((field) => [field.name, firstOf(field)]),
  )
}

function firstOf({ type, value }: ParameterField): string | boolean {
  if (type === 'boolean') return value === true || value === 'true'
  // A deployment's own file is used where none is chosen.
  return value === null || type === 'file' ? '' : String(value)
}

export type ReadDraft =
  | { ok: true; values: ParameterValues }
  | { ok: false; problems: Record<string, string> }

/**
 * The values of a draft, or what is wrong with it by field. Empty fields are left out (but for a text whose
 * default was cleared); an empty secret is never missing, since the browser cannot know what is stored, and neither is
 * a file of which one is stored.
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

type ReadField = { problem?: string; value?: ParameterValue }

function readField(field: ParameterField, raw: DraftValue): ReadField {
  if (typeof raw === 'boolean') return { value: raw }
  if (typeof raw === 'object') return readFile(field, raw)
  const text = field.type === 'secret' ? raw : raw.trim()
  if (text === '') return readEmpty(field)
  if (field.type === 'number') {
    const number = Number(text.replace(',', '.'))
    return Number.isFinite(number) ? { value: number } : { problem: words.form.notNumber(field.label) }
  }
  if (field.type === 'uri' && !URL.canParse(text)) return { problem: words.form.notAddress(field.label) }
  return { value: text }
}

function readFile({ label }: ParameterField, { fileName, content }: ChosenFile): ReadField {
  return content === null
    ? { problem: words.form.fileTooLarge(label, fileName) }
    : { value: { fileName, content } }
}

function readEmpty({ type, required, label, value }: ParameterField): ReadField {
  if (type === 'secret' || (type === 'file' && value !== null)) return {}
  if (required) return { problem: words.form.missing(label) }
  return type === 'text' && value !== null && value !== '' ? { value: '' } : {}
}
