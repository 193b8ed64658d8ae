import { expect, test } from 'vitest'
import type { SandboxLimits } from './sandbox-limits.ts'
import type { SandboxErrorCode } from './sandbox-messages.ts'
import { answerOf, longestStall, runScript } from './testing.ts'

/** Other programs may hold up this one as well; a script that ran here would hold it up for as long as it likes. */
const generousStallMs = 1_000
const quick = { computeMs: 300, timeoutMs: 20_000 }
const limitsFor: Partial<Record<SandboxErrorCode, Partial<SandboxLimits>>> = {
  timedOut: quick,
  outOfMemory: { computeMs: 20_000 },
}

async function expectContained(source: string, code: SandboxErrorCode) {
  const stall = await longestStall(async () => {
    const end = await runScript(source, { limits: limitsFor[code] ?? {} })
    expect(end).toMatchObject({ ok: false, code })
  })
  expect(stall).toBeLessThan(generousStallMs)
  expect(await answerOf('return 1 + 1')).toBe(2)
}

test.each([
  ['a loop', 'let a = 1\nfor (;;) a += 1'],
  ['an empty loop', 'for (;;);'],
  ['a loop in an async function that nobody awaits', 'const spin = async () => { for (;;); }\nspin()'],
  ['a loop after a wait', 'await null\nawait null\nwhile (true);'],
  ['a loop of waits', 'for (;;) await null'],
  ['a loop whose end is caught', 'const spin = async () => { for (;;); }\nreturn spin().catch(() => 1)'],
  ['a loop that catches', 'for (;;) try { for (;;); } catch {}'],
  ['a loop in finally', 'try { for (;;); } finally { for (;;); }'],
  [
    'a job that makes a job',
    'const f = () => { Promise.resolve().then(f) }\nf()\nawait new Promise(() => {})',
  ],
  ['a getter of the answer', 'return { get a() { for (;;); } }'],
  ['toJSON of the answer', 'return { toJSON() { for (;;); } }'],
  ['a then of the answer', 'return { then() { for (;;); } }'],
  ['a getter of an error', 'throw Object.defineProperty(new Error(), "message", { get() { for (;;); } })'],
  ['toJSON of what is thrown', 'throw { toJSON() { for (;;); } }'],
  ['a regular expression', 'return /^(a+)+$/.test("a".repeat(40) + "b")'],
  ['a proxy', 'return new Proxy({}, { ownKeys() { for (;;); } })'],
  ['a sort', 'return [2, 1].sort(() => { for (;;); })'],
])('%s that never ends is stopped', async (_, source) => {
  await expectContained(source, 'timedOut')
})

test.each([
  ['a search', 'return [].indexOf.call({ length: 2 ** 53 - 1 }, 1)'],
  ['a join', 'return [].join.call({ length: 2 ** 53 - 1 }, "")'],
])('%s that does not look at the clock is stopped with its worker', async (_, source) => {
  await expectContained(source, 'timedOut')
})

test('a loop is told with the line that it is near', async () => {
  const end = await runScript('const look = () => 1\n\nfor (;;)\n  look()', { limits: quick })
  expect(end).toMatchObject({
    line: 4,
    message:
      '“Fix printer”, near line 4: it computed for 300 milliseconds without a wait. Look for a loop that never ends',
  })
})

test.each([
  ['a list', 'const all = []\nfor (;;) all.push({})'],
  ['a list that stays', 'globalThis.all = []\nfor (;;) all.push([1, 2, 3])'],
  ['text', 'let text = "x"\nfor (;;) text += text'],
  ['pieces of text', 'const all = []\nfor (let i = 0; ; i += 1) all.push(String(i).padEnd(100_000, "x"))'],
  ['buffers', 'const all = []\nfor (;;) all.push(new ArrayBuffer(1_000_000))'],
  ['a map', 'const all = new Map()\nfor (let i = 0; ; i += 1) all.set(i, {})'],
  ['closures', 'let f = () => 1\nfor (;;) { const g = f; f = () => g }'],
  ['a chain of waits', 'const all = []\nfor (;;) all.push((async () => { await null })())'],
  ['a chain of promises', 'const f = () => Promise.resolve().then(f)\nawait f()'],
])('%s growing without end runs out of memory', async (_, source) => {
  await expectContained(source, 'outOfMemory')
})

test('running out of memory is told with the line, and throwing null is no such thing', async () => {
  expect(await runScript('const all = []\nfor (;;)\nall.push(new ArrayBuffer(1_000_000))')).toMatchObject({
    code: 'outOfMemory',
    message: '“Fix printer”, line 3: it needs more than 32 MiB of memory. Keep less at once',
  })
  expect(await runScript('throw null')).toMatchObject({ code: 'threw', message: '“Fix printer”: null' })
})

test('the limit is one of bytes, whatever they are taken up by', async () => {
  for (const megabyte of [
    'new ArrayBuffer(1_000_000)',
    '"x".repeat(1_000_000)',
    'new Array(125_000).fill(1)',
  ]) {
    const log: string[] = []
    const end = await runScript(`const all = []\nfor (;;) log(all.push(${megabyte}))`, {
      limits: { memoryBytes: 48 * 1024 * 1024 },
      onLog: (text) => log.push(text),
    })
    expect(end).toMatchObject({ code: 'outOfMemory' })
    const most = Number(log.join('').trim().split('\n').at(-1))
    expect(most, megabyte).toBeGreaterThan(30)
    expect(most, megabyte).toBeLessThanOrEqual(50)
  }
})

test('a script may go on after it was refused one piece that is larger than all it may have', async () => {
  expect(await answerOf('try { new Uint8Array(1e9) } catch { return "less then" }')).toBe('less then')
})

test.each([
  ['calls', 'const f = () => f() + 1\nreturn f()'],
  ['data', 'let a = []\nfor (let i = 0; i < 100_000; i += 1) a = [a]\nreturn a'],
  ['text to parse', 'return JSON.parse("[".repeat(1e6))'],
  ['conversions', 'class A { toString() { return "" + new A() } }\nreturn "" + new A()'],
])('%s without a bottom are an error of the script', async (_, source) => {
  await expectContained(source, 'threw')
})

test.each(['[', '(', '{a:'])('a text of nothing but %s is an error of its syntax', async (piece) => {
  await expectContained(`return ${piece.repeat(100_000)}`, 'syntax')
})

test('an answer that is nested more deeply than anybody means is refused', async () => {
  const end = await runScript('let a = 1\nfor (let i = 0; i < 300; i += 1) a = [a]\nreturn a')
  expect(end).toMatchObject({ code: 'outputTooLong', message: expect.stringContaining('200 levels') })
})

test('nothing of Node is within reach', async () => {
  const names = ['process', 'require', 'module', 'global', 'Buffer', 'fetch', 'setTimeout', 'setInterval']
  names.push(
    'queueMicrotask',
    'structuredClone',
    'WebAssembly',
    'SharedArrayBuffer',
    'Atomics',
    'console',
    'std',
    'os',
  )
  const source = `return ${JSON.stringify(names)}.filter((name) => name in globalThis)`
  expect(await answerOf(source)).toEqual([])
  for (const reach of [
    'constructor.constructor("return typeof process")()',
    'log.constructor("return typeof process")()',
    '(async () => {}).constructor("return typeof process")()',
    'invoke.constructor.constructor("return typeof process")()',
    'Reflect.construct(Function, ["return typeof process"])()',
    'eval("typeof process")',
    'http.call.constructor("return typeof process")()',
  ])
    expect(await answerOf(`return await ${reach}`), reach).toBe('undefined')
  expect(await runScript('return await import("node:fs")')).toMatchObject({ code: 'threw' })
  expect(await runScript('import fs from "node:fs"')).toMatchObject({ code: 'syntax' })
})

test('prototypes and names that look like them change nothing on the server', async () => {
  const spoil = `
    Object.prototype.polluted = 'yes'
    Array.prototype.toJSON = () => 'spoilt'
    Function.prototype.call = () => 'spoilt'
    return { constructor: { prototype: { polluted: 'yes' } }, ['__proto__']: { polluted: 'yes' }, list: [1] }`
  const value = (await answerOf(spoil)) as Record<string, unknown>
  expect({}).not.toHaveProperty('polluted')
  expect(Object.keys(value)).toEqual(['constructor', 'list'])
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  expect(Object.assign({}, value)).not.toHaveProperty('polluted')
  expect(await answerOf('return typeof {}.polluted')).toBe('undefined')
})

test('a script that replaces what it stands on spoils its own run only', async () => {
  const spoil = `
    JSON.stringify = () => '{"status":"forged"}'; JSON.parse = () => 'forged'
    Promise.prototype.then = () => {}; Object.defineProperty = () => {}; Error.prototype.toString = () => 'forged'
    WeakMap.prototype.get = () => 'httpNotAllowed'
    return { a: await invoke('Look') }`
  expect(await answerOf(spoil, { invoke: async () => 'real' })).toEqual({ a: 'real' })
  expect(await runScript('const e = new Error("no"); e.code = "cancelled"; throw e')).toMatchObject({
    code: 'threw',
  })
})

test('what goes in is as it is, and cannot be changed', async () => {
  const parameters = JSON.parse('{"__proto__": {"admin": true}, "nul": "a\\u0000b", "half": "\\ud800"}')
  const source = `
    'use strict'
    const tried = []
    for (const change of [() => { computer.name = 'x' }, () => computer.tags.push('x'), () => { computer = null }])
      try { change(); tried.push('changed') } catch { tried.push('refused') }
    return { computer, person, tried, admin: parameters.admin ?? 'no', nul: parameters.nul.length, nulBack: parameters.nul }`
  expect(await answerOf(source, { computer: { name: 'PC-1', tags: ['a'] }, parameters })).toEqual({
    computer: { name: 'PC-1', tags: ['a'] },
    person: null,
    tried: ['refused', 'refused', 'refused'],
    admin: 'no',
    nul: 3,
    nulBack: 'a\0b',
  })
})

test('one run leaves nothing to the next', async () => {
  await answerOf('globalThis.kept = 1; Array.prototype.kept = 1')
  expect(await answerOf('return [typeof kept, typeof [].kept]')).toEqual(['undefined', 'undefined'])
})

test('many runs at once, hostile and ordinary, all end', async () => {
  const runs = Array.from({ length: 40 }, (_, index) =>
    index % 4 === 0 ? runScript('for (;;);', { limits: { computeMs: 200 } }) : runScript(`return ${index}`),
  )
  const ends = await Promise.all(runs)
  for (const [index, end] of ends.entries())
    expect(end).toMatchObject(index % 4 === 0 ? { code: 'timedOut' } : { ok: true, value: index })
})
