import type { ItemKind } from '../facts/maintenance-item.ts'

/** What a detection script says: a version, null = absent, or whether a task is compliant. */
export type DetectionAnswer =
  | { readonly ok: true; readonly value: string | boolean | null }
  | { readonly ok: false; readonly problem: string }

/** A version starts with a digit (dpkg's epoch included) and has no blanks. */
const version = /^[0-9][0-9A-Za-z.+~:_-]{0,99}$/

/** Whether a text is a version as detection knows it. */
export function isVersion(text: string): boolean {
  return version.test(text)
}

/** The word by which a script says that a software is not there. Silence never counts as absent. */
const absent = 'absent'

/**
 * Reads the answer of a detection script that ended with exit code 0: its last non-empty line. Anything that is no
 * answer is a failed detection, never "absent" or "compliant" (Sessions and agents, "Detection scripts").
 */
export function readDetectionAnswer(kind: ItemKind, output: string): DetectionAnswer {
  const line = lastLine(output)
  if (line === null) return { ok: false, problem: 'Its detection printed nothing.' }
  if (kind === 'task') {
    if (line === 'true' || line === 'false') return { ok: true, value: line === 'true' }
    return { ok: false, problem: `Its test must end with true or false, not with “${shorten(line)}”.` }
  }
  if (line === absent) return { ok: true, value: null }
  if (isVersion(line)) return { ok: true, value: line }
  return {
    ok: false,
    problem: `Its detection must end with a version or “absent”, not with “${shorten(line)}”.`,
  }
}

/** What a monitoring script gives: its last non-empty line, JSON or text; null where it printed nothing. */
export function readMonitorAnswer(output: string): string | null {
  return lastLine(output)
}

function lastLine(output: string): string | null {
  return (
    output
      .split(/\r?\n/)
      .map((line) => line.trim())
      .filter(Boolean)
      .at(-1) ?? null
  )
}

function shorten(line: string): string {
  return line.length > 80 ? `${line.slice(0, 79)}…` : line
}
