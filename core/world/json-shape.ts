import { z } from 'zod'
import type { JsonObject } from '../canonical-json.ts'

/** A JSON object of any content, but for null, which a world document has only where it means something. */
export const jsonObject = z.custom<JsonObject>(isObject).superRefine((value, context) => {
  if (!isObject(value)) return
  for (const { path, message } of flawsOf(value, [])) context.addIssue({ code: 'custom', path, message })
})

interface Flaw {
  readonly path: PropertyKey[]
  readonly message: string
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function flawsOf(value: unknown, path: PropertyKey[]): Flaw[] {
  if (value === null) return [{ path, message: 'must not be null' }]
  if (Array.isArray(value)) return value.flatMap((member, at) => flawsOf(member, [...path, at]))
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, member]) => flawsOf(member, [...path, key]))
  const isJson = typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
  return isJson ? [] : [{ path, message: 'must be a value that JSON can hold' }]
}
