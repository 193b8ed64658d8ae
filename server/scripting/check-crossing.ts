import { sizeInWords } from './sandbox-limits.ts'

/** Deeper data has never been meant, and whoever walks through it by recursion would run out of stack. */
const deepest = 200

/** Text that may cross, or why it may not. */
export type Crossing =
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly words: string }

/**
 * Looks through JSON text that comes from a script: no longer than the limit, not too deep, and without members called
 * `__proto__`, which careless code would take for a prototype.
 */
export function checkCrossing(json: string, limitBytes: number): Crossing {
  const bytes = Buffer.byteLength(json)
  if (bytes > limitBytes)
    return { ok: false, words: `is ${sizeInWords(bytes)} long; ${sizeInWords(limitBytes)} are allowed` }
  if (isDeep(json)) return { ok: false, words: `is nested more than ${deepest} levels deep` }
  if (!json.includes('__proto__')) return { ok: true, json }
  const clean = JSON.parse(json, (key, value) => (key === '__proto__' ? undefined : value))
  return { ok: true, json: JSON.stringify(clean) }
}

function isDeep(json: string): boolean {
  let depth = 0
  let inText = false
  for (let at = 0; at < json.length; at += 1) {
    const character = json[at]
    if (inText) {
      if (character === '\\') at += 1
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '[' || character === '{') {
      depth += 1
      if (depth > deepest) return true
    } else if (character === ']' || character === '}') depth -= 1
  }
  return false
}
