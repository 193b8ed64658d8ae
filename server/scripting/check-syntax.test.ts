import { expect, test } from 'vitest'
import { checkSyntax } from './check-syntax.ts'

test.each([
  ['', null],
  ['return await invoke("Fix") // done', null],
  ['const a = 1\nreturn a;', null],
  ['for (;;);', null],
  ['const a = 1\nconst = 2', { line: 2, message: expect.any(String) }],
  ['if (computer) {\n\n', { line: 1, message: 'the text ends too early: something is not closed' }],
  ['log("a)', { line: 1, message: 'unexpected end of string' }],
  ['log(1)\n}\nlog(2)', { line: 3, message: expect.any(String) }],
  ['}); (async () => {', { line: 1, message: expect.any(String) }],
  ['} async other() {', { line: 1, message: expect.any(String) }],
  ['import fs from "node:fs"', { line: 1, message: expect.any(String) }],
])('%j is read without being run', async (source, expected) => {
  expect(await checkSyntax(source)).toEqual(expected)
})

test('a text that is nested without a bottom is answered as well', async () => {
  expect(await checkSyntax('('.repeat(200_000))).toEqual({ line: 1, message: 'it is nested too deeply' })
})
