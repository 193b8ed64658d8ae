import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkSyntax } from './check-syntax.ts'
import type { InvokeCall } from './run-sandboxed.ts'
import { answerOf, runScript, startHttpServer } from './testing.ts'

const page = readFileSync(new URL('../../docs/scripts.md', import.meta.url), 'utf8')

function example(name: string): string {
  const text = new RegExp(`\`\`\`js ${name}\\n(.*?)\`\`\``, 's').exec(page)?.[1]
  if (text === undefined) throw new Error(`docs/scripts.md has no example called ${name}.`)
  return text
}

test('each example in JavaScript can be read', async () => {
  const names = [...page.matchAll(/^```js (\S+)$/gm)].map((match) => match[1] ?? '')
  expect(names).toEqual(['metascript', 'target-script', 'cloud-script'])
  for (const name of names) expect(await checkSyntax(example(name)), name).toBe(null)
})

test('the metascript clears a queue', async () => {
  let stuck = 2
  const calls: string[] = []
  const invoke = async ({ script, parameters }: InvokeCall) => {
    calls.push(`${script} ${parameters.printer}`)
    if (script === 'Clear print queue') stuck = 0
    return { stuck }
  }
  const run = { invoke, parameters: { printer: 'Front desk' } }
  expect(await answerOf(example('metascript'), run)).toEqual({ fixed: true })
  expect(calls).toEqual(['Read', 'Clear', 'Read'].map((verb) => `${verb} print queue Front desk`))
  expect(await answerOf(example('metascript'), run)).toEqual({ fixed: false })
})

test('the target script answers yes or no', async () => {
  const source = example('target-script')
  expect(await answerOf(source, { computer: { name: 'BER-0042' } })).toBe(true)
  expect(await answerOf(source, { computer: { name: 'MUC-0042' } })).toBe(false)
})

test('the cloud script speaks to its vendor', async () => {
  const seen: string[] = []
  const vendor = await startHttpServer((request, response) => {
    seen.push(`${request.method} ${request.headers.authorization}`)
    response.writeHead(seen.length === 1 ? 201 : 409).end('{"id":"site-1"}')
  })
  try {
    const source = example('cloud-script').replace('https://api.vendor.example', vendor.url)
    const run = { httpHosts: [vendor.entry], tenant: { name: 'Acme' }, parameters: { token: 'k' } }
    expect(await answerOf(source, run)).toBe('site-1')
    expect(await answerOf(source, run)).toBe('There already')
    expect(seen).toEqual(['POST Bearer k', 'POST Bearer k'])
    expect(await runScript(source, { ...run, httpHosts: [] })).toMatchObject({
      code: 'httpNotAllowed',
      line: 1,
    })
  } finally {
    await vendor.close()
  }
})
