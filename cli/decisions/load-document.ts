import { readFile } from 'node:fs/promises'
import { CORE_SCHEMA, load } from 'js-yaml'
import { LineCounter, parseDocument } from 'yaml'
import type { Result } from '../../core/result.ts'

/** Reads a YAML or JSON file. Gives its content as plain data, or everything that is wrong with it, one sentence each. */
export async function loadDocument(path: string): Promise<Result<unknown, readonly string[]>> {
  try {
    return parseText((await readFile(path, 'utf8')).replace(/^\uFEFF/, ''))
  } catch (error) {
    return { ok: false, error: [`cannot be read: ${error instanceof Error ? error.message : error}`] }
  }
}

function parseText(text: string): Result<unknown, readonly string[]> {
  return parseJson(text) ?? parseYamlFast(text) ?? parseYaml(text)
}

/** JSON is YAML as well, but large files are read very much faster as what they are. */
function parseJson(text: string): Result<unknown, never> | null {
  if (!/^\s*[{[]/.test(text)) return null
  try {
    return { ok: true, value: JSON.parse(text) }
  } catch {
    return null
  }
}

/** Six times as fast on a large file; it stops at the first mistake, so a file that has one is read again. */
function parseYamlFast(text: string): Result<unknown, never> | null {
  try {
    return { ok: true, value: load(text, { schema: CORE_SCHEMA }) }
  } catch {
    return null
  }
}

function parseYaml(text: string): Result<unknown, readonly string[]> {
  const lines = new LineCounter()
  const document = parseDocument(text, { prettyErrors: false, lineCounter: lines, logLevel: 'error' })
  if (document.errors.length === 0) return { ok: true, value: document.toJS() }
  const problems = document.errors.map(({ message, pos: [start] }) => {
    const { line, col } = lines.linePos(start)
    return `line ${line}, column ${col}: ${message.replace(/\s+/g, ' ')}`
  })
  return { ok: false, error: problems }
}
