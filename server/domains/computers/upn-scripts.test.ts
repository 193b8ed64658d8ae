import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'

const library = join(import.meta.dirname, '../../../prisma/library')

/** The library's metascript as a function of what it finds in its world. */
type Metascript = (
  parameters: object,
  computer: object,
  invoke: (script: string, options: object) => Promise<unknown>,
  log: (text: string) => void,
) => Promise<unknown>

describe('asking a domain controller for a UPN', () => {
  let metascript: Metascript
  let invokedName: string
  beforeAll(async () => {
    const source = await readFile(join(library, 'ask-for-upn/ask-for-upn.js'), 'utf8')
    const AsyncFunction = (async () => undefined).constructor as new (...texts: string[]) => Metascript
    metascript = new AsyncFunction('parameters', 'computer', 'invoke', 'log', source)
    invokedName = parse(await readFile(join(library, 'find-upn/entry.yaml'), 'utf8')).name
  })

  async function ask(answer: unknown) {
    const calls: unknown[] = []
    const invoke = async (...call: unknown[]) => {
      calls.push(call)
      return answer
    }
    const parameters = { domain: 'CONTOSO', account: 'jane*)(x' }
    const upn = await metascript(parameters, { name: 'DC-1' }, invoke, () => undefined)
    expect(calls).toEqual([[invokedName, { parameters }]])
    return upn
  }

  test('gives the last line that was printed, however it was handed over', async () => {
    expect(await ask('jane.roe@contoso.com\r\n')).toBe('jane.roe@contoso.com')
    expect(await ask({ output: 'WARNING: slow\njane.roe@contoso.com\n\n' })).toBe('jane.roe@contoso.com')
  })

  test('gives null where the domain has none', async () => {
    expect(await ask('absent\n')).toBeNull()
  })

  test.each(['', 'jane', 'no such @ account'])('fails with an answer that is none: “%s”', async (answer) => {
    await expect(ask(answer)).rejects.toThrow('DC-1 answered with')
  })

  test('puts the name into the filter in one place, escaped', async () => {
    const script = await readFile(join(library, 'find-upn/find-upn.ps1'), 'utf8')
    expect(script.match(/DESKHAND_PARAM_ACCOUNT/g)).toHaveLength(1)
    expect(script).toContain('$escaped = -join ($env:DESKHAND_PARAM_ACCOUNT')
    expect(script).toContain('(sAMAccountName=$escaped)')
  })
})
