import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { loadDocument } from './load-document.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskhand-document-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function read(text: string) {
  const path = join(folder, 'file.yaml')
  await writeFile(path, text)
  return await loadDocument(path)
}

describe('a document', () => {
  test.each([
    'day: 2026-01-01\ninstant: 2026-11-23T09:00:00Z\nversion: "24.1.0"\nplain: 24.1.0\nnumber: 1.10',
    'words: [yes, no, on, off, Yes, true, False, null, ~, Null, "", .inf]\nempty:',
    'numbers: [0123, 0o17, 0x1f, 1e3, -0, +5, 1_000, 12:30]',
    "text: |\n  a\n   b\nfolded: >\n  a\n  b\nquoted: \"a\\tb\\u00e9\"\nsingle: 'it''s'",
    'base: &b { a: 1 }\nagain: *b\nkeys: { 1: x, true: y }',
    '[]',
    '',
  ])('is read as YAML 1.2 has it: %j', async (text) => {
    expect(await read(text)).toEqual({ ok: true, value: parse(text) })
  })

  test.each([
    ['two mistakes', 'a: [1\nb: "x\n'],
    ['a key twice', 'a: 1\na: 2\n'],
    ['a tab as indent', 'a:\n\t- 1\n'],
  ])('with %s says where', async (_, text) => {
    const document = await read(text)
    expect(document.ok).toBe(false)
    if (!document.ok) expect(document.error.join('\n')).toMatch(/line \d+, column \d+: /)
  })
})
