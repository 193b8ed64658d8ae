import { afterAll, beforeAll, expect, test } from 'vitest'
import { callProcedure, startTestServer, type TestServer } from '../../testing.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())

const person = { name: 'Ada', email: 'Ada@Example.com', password: 'a password of mine' }
const tokenOf = (link: string | null) => link?.split('/setup#')[1] ?? ''
const call = (name: string, input: unknown) => callProcedure(server.url, 'mutation', `users.${name}`, input)

test('whoever started the server becomes its first admin, once', async () => {
  const old = tokenOf(server.setupLink)
  expect(server.setupLink).toBe(`${server.url}/setup#${old}`)
  const token = tokenOf(await server.services.users.firstAdmin.makeLink(server.url))
  expect((await call('checkSetupLink', { token: old })).body).toEqual({ open: false })
  expect((await call('checkSetupLink', { token })).body).toEqual({ open: true })
  const kept = await server.database.prisma.serverSetting.findMany()
  expect(JSON.stringify(kept)).not.toContain(token)

  expect((await call('setupFirstAdmin', { ...person, token: old })).code).toBe('gone')
  expect(await call('setupFirstAdmin', { ...person, password: 'short', token })).toMatchObject({
    code: 'badInput',
    body: {
      data: { detail: { issues: [{ path: 'password', message: 'A password has 12 characters or more.' }] } },
    },
  })
  expect((await call('setupFirstAdmin', { ...person, token })).body).toEqual({ email: 'ada@example.com' })

  expect((await call('setupFirstAdmin', { ...person, email: 'eve@example.com', token })).code).toBe('gone')
  expect((await call('checkSetupLink', { token })).body).toEqual({ open: false })
  expect(await server.services.users.firstAdmin.makeLink(server.url)).toBeNull()
  const users = await server.database.prisma.user.findMany()
  expect(users).toMatchObject([{ email: 'ada@example.com', role: 'admin', limitedToTenants: false }])
})
