import type { z } from 'zod'
import { formatPath, type Problem } from './problem.ts'
import { type WorldShape, worldShape } from './world-shape.ts'

/** Reads a document key by key. Gives its shape, or null, with every problem of it. */
export function checkShape(document: unknown): {
  readonly shape: WorldShape | null
  readonly problems: readonly Problem[]
} {
  const parsed = worldShape.safeParse(document, { error: describe })
  const problems = parsed.success ? [] : parsed.error.issues.flatMap(problemsOf)
  return { shape: parsed.success ? parsed.data : null, problems }
}

function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [{ path: formatPath(issue.path), message: issue.message }]
  return issue.keys.map((key) => ({ path: formatPath([...issue.path, key]), message: unknownKey(key) }))
}

function unknownKey(key: string): string {
  return `unknown key ${JSON.stringify(key)}`
}

const expectations: Readonly<Record<string, string>> = {
  string: 'text (in quotes where it looks like a number)',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  map: 'a mapping of ids to values',
}

function describe(issue: z.core.$ZodRawIssue): string {
  if (issue.input === undefined) return 'is required'
  if (issue.input === null) return 'must not be null'
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${expectations[issue.expected] ?? issue.expected}`
    case 'invalid_value':
      return `must be one of ${issue.values.map(String).join(', ')}`
    case 'invalid_format':
      return 'must be a day of the calendar, such as 2026-11-23'
    case 'too_small':
      return 'must not be empty'
    case 'invalid_union':
      return 'must be a version, true, false or null'
    default:
      return 'must be a mapping of keys to values'
  }
}
