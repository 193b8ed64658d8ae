import { afterAll, beforeAll, expect, test } from 'vitest'
import { isHostAllowed } from './allowed-hosts.ts'
import { answerOf, longestStall, runScript, startHttpServer } from './testing.ts'

let server: Awaited<ReturnType<typeof startHttpServer>>
let other: Awaited<ReturnType<typeof startHttpServer>>
let asks = 0
let asksOfOther = 0

beforeAll(async () => {
  other = await startHttpServer((_, response) => {
    asksOfOther += 1
    response.end('secret of the other host')
  })
  server = await startHttpServer((request, response) => {
    asks += 1
    if (request.url === '/moved') return response.writeHead(302, { location: `${other.url}/` }).end()
    if (request.url === '/slow') return response.writeHead(200).write('so far')
    if (request.url === '/long') return response.end('x'.repeat(6 * 1024 * 1024))
    if (request.url === '/endless')
      return response.end(
        Buffer.alloc(1024 * 1024, 'x')
          .toString()
          .repeat(20),
      )
    if (request.url === '/gone') return response.destroy()
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      response.writeHead(201, { 'content-type': 'application/json', 'x-answer': 'yes' })
      response.end(JSON.stringify({ method: request.method, headers: request.headers, body, zero: 'a\0ä' }))
    })
    return undefined
  })
})
afterAll(async () => {
  await server.close()
  await other.close()
})

const allowed = () => ({ httpHosts: [server.entry], parameters: { url: server.url, other: other.url } })

test('a script speaks to a host that it may speak to', async () => {
  const source = `
    const answer = await http(parameters.url + '/things', {
      method: 'POST', headers: { Authorization: 'Bearer x' }, body: { depth: 1 },
    })
    const { method, headers, body, zero } = answer.json()
    return [answer.status, answer.headers['x-answer'], typeof answer.text, method, headers.authorization,
      headers['content-type'], body, zero]`
  expect(await answerOf(source, allowed())).toEqual([
    201,
    'yes',
    'string',
    'POST',
    'Bearer x',
    'application/json',
    '{"depth":1}',
    'a\0ä',
  ])
  const own = `return (await http(parameters.url, { method: 'PUT', headers: { 'Content-Type': 'text/x' }, body: {} })).json().headers['content-type']`
  expect(await answerOf(own, allowed())).toBe('text/x')
})

test('no other host is asked, and the script may go on', async () => {
  const end = await runScript('log(1)\nawait http(parameters.other)', allowed())
  expect(end).toEqual({
    ok: false,
    code: 'httpNotAllowed',
    line: 2,
    message: `“Fix printer”, line 2: http to “${other.url}” is not allowed; allowed here: ${server.entry}`,
  })
  expect(await answerOf('try { await http(parameters.other) } catch (e) { return e.code }', allowed())).toBe(
    'httpNotAllowed',
  )
  expect(asksOfOther).toBe(0)
})

test('whoever runs a script learns of its first call before it goes out, and of no other', async () => {
  let told = 0
  const release = Promise.withResolvers<void>()
  const onHttp = () => {
    told += 1
    return release.promise
  }
  const source = `
    try { await http(parameters.other) } catch { log('refused') }
    const both = Promise.all([http(parameters.url), http(parameters.url)])
    log('asked')
    await both
    return (await http(parameters.url)).status`
  const running = answerOf(source, {
    ...allowed(),
    onHttp,
    onLog(text) {
      if (!text.includes('asked')) return
      expect(asks).toBe(before)
      release.resolve()
    },
  })
  const before = asks
  expect(await running).toBe(201)
  expect(told).toBe(1)
  expect(asks).toBe(before + 3)
})

test('nothing goes out where it may not', async () => {
  const before = asks
  const onHttp = async () => {
    throw new Error('The disk is full.')
  }
  const source = 'try { await http(parameters.url) } catch { return 1 }'
  await expect(runScript(source, { ...allowed(), onHttp })).rejects.toThrow('The disk is full.')
  await runScript('await http("nowhere")', { ...allowed(), onHttp })
  expect(asks).toBe(before)
})

test('a redirect is an answer, and its address is asked only if it is allowed itself', async () => {
  const source = `
    const answer = await http(parameters.url + '/moved')
    return [answer.status, answer.headers.location === parameters.other + '/', answer.text]`
  expect(await answerOf(source, allowed())).toEqual([302, true, ''])
  expect(asksOfOther).toBe(0)
})

test.each([
  ['an answer that does not come', '/slow', 'no answer within 200 milliseconds'],
  ['an answer that is too long', '/long', 'the answer is longer than 5 MiB'],
  ['an answer that is far too long', '/endless', 'the answer is longer than 5 MiB'],
  ['a connection that breaks', '/gone', 'other side closed'],
])('%s is an error of the script', async (_, path, words) => {
  const stall = await longestStall(async () => {
    const end = await runScript(`await http(parameters.url + '${path}')`, {
      ...allowed(),
      limits: { httpTimeoutMs: path === '/slow' ? 200 : 20_000 },
    })
    expect(end).toMatchObject({ code: 'threw', line: 1, message: expect.stringContaining(words) })
  })
  expect(stall).toBeLessThan(1_000)
})

test('an answer as long as is allowed fits into the memory of a script', async () => {
  const body = '"x".repeat(4_000_000)'
  const source = `
    const answer = await http(parameters.url, { method: 'POST', body: ${body} })
    return answer.json().body.length`
  expect(await answerOf(source, allowed())).toBe(4_000_000)
})

test.each([
  ['http("/things")', 'is no address'],
  ['http("file:///etc/passwd")', 'is not allowed'],
  ['http(parameters.url.replace("//", "//user:word@"))', 'name and password'],
  ['http(parameters.url, { headers: { Host: "other" } })', 'the header “Host” cannot be set by a script'],
  ['http(parameters.url, { headers: { a: 1 } })', 'the header “a” must be a text'],
  ['http(parameters.url, { headers: { "a b": "1" } })', 'invalid header name'],
  ['http(parameters.url, { method: "CONNECT" })', 'CONNECT'],
  [
    'http(parameters.url, { redirect: "follow" })',
    'http has no option “redirect”. It has: method, headers, body',
  ],
  ['http(parameters.url, { method: 1 })', 'its method must be a text'],
])('%s is refused', async (call, words) => {
  const end = await runScript(`await ${call}`, allowed())
  expect(end).toMatchObject({ ok: false, line: 1, message: expect.stringContaining(words) })
})

test.each([
  ['https://api.example.com/a', 'api.example.com', true],
  ['https://API.EXAMPLE.COM', 'Api.Example.com', true],
  ['https://api.example.com:443', 'api.example.com', true],
  ['https://api.example.com', 'https://api.example.com', true],
  ['https://api.example.com:8443', 'api.example.com', false],
  ['https://api.example.com:8443', 'api.example.com:8443', true],
  ['http://api.example.com', 'api.example.com', false],
  ['http://api.example.com', '*.example.com', false],
  ['https://a.b.example.com', '*.example.com', true],
  ['https://example.com', '*.example.com', false],
  ['https://evilexample.com', '*.example.com', false],
  ['https://api.example.com.evil.org', 'api.example.com', false],
  ['https://api.example.com.', 'api.example.com', false],
  ['https://api.example.com@evil.org', 'api.example.com', false],
  ['https://evil.org/#@api.example.com', 'api.example.com', false],
  ['https://evil.org\\@api.example.com', 'api.example.com', false],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', true],
  ['http://2130706433:8080', 'http://127.0.0.1:8080', true],
  ['https://127.0.0.1:8080', 'http://127.0.0.1:8080', false],
  ['http://127.0.0.1:8081', 'http://127.0.0.1:8080', false],
  ['http://a.example.com', 'http://*.example.com', false],
  ['https://anything.org', '*', false],
  ['https://anything.org', '', false],
  ['https://bücher.example', 'xn--bcher-kva.example', true],
  ['ftp://api.example.com', 'api.example.com', false],
])('%s by the entry %j: %s', (url, entry, expected) => {
  expect(isHostAllowed(new URL(url), [entry])).toBe(expected)
})
