import { describe, expect, test } from 'vitest'
import type { ItemParameter, ParameterType } from '../items/store.ts'
import { testSealer } from '../testing.ts'
import { checkParameters, openParameters, type ParameterValue } from './check-parameters.ts'

const sealer = testSealer()

function parameter(name: string, given: Partial<ItemParameter> = {}): ItemParameter {
  return {
    name,
    label: name.toUpperCase(),
    type: 'text',
    required: false,
    defaultValue: null,
    choices: [],
    ...given,
  }
}

type Given = Readonly<Record<string, ParameterValue>>

function check(
  parameters: readonly ItemParameter[],
  given: Given = {},
  deployed: Readonly<Record<string, unknown>> = {},
  override: 'none' | 'allowed' | 'required' = 'allowed',
) {
  return checkParameters(parameters, deployed, given, override, sealer)
}

/** The words with which the parameters are refused; fails where they are not. */
function problemsOf(...asked: Parameters<typeof check>): string {
  try {
    check(...asked)
  } catch (error) {
    expect(error).toMatchObject({ code: 'badInput' })
    return error instanceof Error ? error.message : ''
  }
  throw new Error('The parameters were taken.')
}

describe('which value counts', () => {
  const path = parameter('path', { defaultValue: 'default' })

  test.each([
    ['the default, where nothing else is said', {}, {}, 'default'],
    ["the deployment's before the default", {}, { path: 'deployed' }, 'deployed'],
    ["the person's before both", { path: 'given' }, { path: 'deployed' }, 'given'],
  ] as const)('%s', (_, given, deployed, value) => {
    expect(check([path], given, deployed)).toEqual({ path: value })
  })

  test('false and 0 are values', () => {
    const parameters = [
      parameter('keep', { type: 'boolean', required: true, defaultValue: true }),
      parameter('age', { type: 'number', required: true, defaultValue: 7 }),
    ]
    expect(check(parameters, { keep: false, age: 0 })).toEqual({ keep: false, age: 0 })
  })

  test('what has no value is left out; what a deployment says of other parameters as well', () => {
    expect(check([parameter('a'), parameter('b')], { b: '' }, { other: 'x' })).toEqual({})
  })
})

describe('what is refused', () => {
  test.each<[ParameterType, ParameterValue, string]>([
    ['number', '7', 'must be a number'],
    ['number', Number.POSITIVE_INFINITY, 'must be a number'],
    ['boolean', 'true', 'must be yes or no'],
    ['choice', 'c', 'must be one of a, b'],
    ['uri', 'no address', 'must be an address'],
    ['text', 7, 'must be text'],
    ['uri', 'C:\\files', 'must be an address, such as https://'],
    ['uri', 'javascript:alert(1)', 'must be an address'],
    ['file', true, 'must be a file'],
    ['file', '/srv/a.txt', 'must be a file'],
    ['file', { fileName: '../a', content: 'eA==' }, 'needs a file with a plain name'],
    ['file', { fileName: 'a.txt', content: 'no base64' }, 'must come in base64'],
    ['file', { fileName: 'a.txt', content: 'A'.repeat(349_529) }, 'may have 256 KiB at most'],
    ['text', { fileName: 'a.txt', content: 'eA==' }, 'this value can’t be read'],
    ['secret', { fileName: 'a.txt', content: 'eA==' }, 'this value can’t be read'],
    ['secret', 7, 'must be text'],
  ])('a %s that is %j', (type, value, words) => {
    const problem = problemsOf([parameter('x', { type, choices: ['a', 'b'] })], { x: value })
    expect(problem).toContain(`X: ${words}`)
  })

  test.each<[ParameterType, ParameterValue]>([
    ['number', -1.5],
    ['boolean', false],
    ['choice', 'b'],
    ['uri', 'https://files.example/a b'],
    ['uri', 'smb://files/share'],
    ['text', '$(reboot)'],
  ])('never a %s that is %j', (type, value) => {
    expect(check([parameter('x', { type, choices: ['a', 'b'] })], { x: value })).toEqual({ x: value })
  })

  test('a required one without a value, empty ones included', () => {
    const needed = parameter('path', { label: 'Path', required: true })
    expect(problemsOf([needed])).toContain('Path: a value is needed')
    expect(problemsOf([needed], { path: '' }, { path: 'deployed' })).toContain('Path: a value is needed')
  })

  test('one that the tool does not have', () => {
    expect(problemsOf([parameter('a')], { b: 'x' })).toContain('b: this tool has no such parameter')
  })

  test('a change where the deployment lets none be made', () => {
    expect(problemsOf([parameter('a')], { a: 'x' }, {}, 'none')).toContain('does not let it be changed')
    expect(check([parameter('a')], {}, { a: 'deployed' }, 'none')).toEqual({ a: 'deployed' })
  })

  test('a value left out where the deployment wants every one given, whatever it says itself', () => {
    const asked = [parameter('a', { label: 'A name' }), parameter('b')]
    expect(problemsOf(asked, { b: 'x' }, { a: 'deployed' }, 'required')).toContain('A name: give a value')
    expect(check(asked, { a: 'y', b: 'x' }, {}, 'required')).toEqual({ a: 'y', b: 'x' })
  })

  test("a deployment's value that is no value of its type", () => {
    expect(problemsOf([parameter('a')], {}, { a: { sealed: 'v1.x' } })).toContain('can’t be read')
    expect(problemsOf([parameter('a', { type: 'number' })], {}, { a: [1] })).toContain('can’t be read')
  })

  test('everything at once, each by its name', () => {
    const words = problemsOf([parameter('a', { required: true }), parameter('n', { type: 'number' })], {
      n: 'x',
      z: 1,
    })
    expect(words).toBe(
      'The parameters are not right. z: this tool has no such parameter; A: a value is needed; N: must be a number.',
    )
  })

  test('never with a value in its words, which could be a secret', () => {
    const words = problemsOf([parameter('key', { type: 'secret' }), parameter('n', { type: 'number' })], {
      key: 'hush',
      n: 'hush',
    })
    expect(words).not.toContain('hush')
  })
})

describe('secrets', () => {
  const key = parameter('key', { type: 'secret', required: true })

  test('are kept sealed, and open again by name for the command', () => {
    const kept = check([key, parameter('path')], { key: 'hush', path: '/srv' })
    expect(JSON.stringify(kept)).not.toContain('hush')
    expect(openParameters(kept, sealer)).toEqual({
      values: { key: 'hush', path: '/srv' },
      secretNames: ['key'],
      files: [],
    })
  })

  test("a deployment's sealed one stays as it is, a plain one is sealed", () => {
    const sealed = { sealed: sealer.seal('deployed') }
    expect(check([key], {}, { key: sealed })).toEqual({ key: sealed })
    const { values } = openParameters(check([key], {}, { key: 'plain' }), sealer)
    expect(values).toEqual({ key: 'plain' })
  })

  test('other values become text for the script', () => {
    expect(openParameters({ n: 1.5, yes: true, no: false }, sealer)).toEqual({
      values: { n: '1.5', yes: 'true', no: 'false' },
      secretNames: [],
      files: [],
    })
  })
})

describe('files', () => {
  const file = parameter('licence', { type: 'file', required: true })
  const given = { fileName: 'Büro (1).lic', content: Buffer.from('hush').toString('base64') }

  test('are kept sealed with their name, and open again for the command, under a name that every system takes', () => {
    const kept = check([file], { licence: given })
    expect(kept).toEqual({ licence: { sealed: expect.any(String), fileName: 'Büro (1).lic' } })
    expect(JSON.stringify(kept)).not.toContain(given.content)
    expect(openParameters(kept, sealer)).toEqual({
      values: {},
      secretNames: [],
      files: [{ name: 'licence', fileName: 'B_ro (1).lic', content: given.content }],
    })
  })

  test('may have 256 KiB', () => {
    const content = Buffer.alloc(256 * 1024).toString('base64')
    expect(check([file], { licence: { fileName: 'a', content } })).toHaveProperty('licence')
  })

  test("a deployment's stays as it is; a plain one, as from a world document, is sealed", () => {
    const kept = { sealed: sealer.seal(given.content), fileName: 'a.lic' }
    expect(check([file], {}, { licence: kept })).toEqual({ licence: kept })
    const { files } = openParameters(check([file], {}, { licence: given }), sealer)
    expect(files).toMatchObject([{ content: given.content }])
  })

  test('a sealed secret is no file, and a sealed file no secret', () => {
    const sealed = sealer.seal('x')
    expect(problemsOf([file], {}, { licence: { sealed } })).toContain('can’t be read')
    const secret = parameter('key', { type: 'secret' })
    expect(problemsOf([secret], {}, { key: { sealed, fileName: 'a' } })).toContain('can’t be read')
  })
})
