import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enrolAgent, startAgent } from '../agent/main.ts'
import { until } from './agents/testing.ts'
import { makeTenant } from './domains/testing.ts'
import type { Caller } from './domains/users/caller.ts'
import { startTestServer, type TestServer } from './testing.ts'

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startTestServer()
  folder = await mkdtemp(join(tmpdir(), 'deskhand-agent-'))
})
afterAll(async () => {
  await server.remove()
  await rm(folder, { recursive: true, force: true })
})

test('what a real agent tells at its start is kept with its computer', async () => {
  const { database, services, signIn } = server
  const { bearer } = await signIn('admin')
  const headers = new Headers({ authorization: `Bearer ${bearer}` })
  const admin = (await services.users.authenticate(headers)) as Caller
  const tenantId = await makeTenant(database)
  const { token } = await services.agents.invite(admin, { tenantId })
  const hardwareUuid = '8A3C5A20-9F1D-11EE-8C90-0242AC120007'
  await enrolAgent({ token, folder, machine: { hostname: 'PC-7', hardwareUuid, installationId: 'one' } })
  const computer = await database.prisma.computer.findFirstOrThrow({ where: { hardwareUuid } })
  // As if it had been another installation before.
  const before = { name: 'PC-OLD', installationId: 'zero', onboarding: 'onboarded' }
  await database.prisma.computer.update({ where: { id: computer.id }, data: before })

  const agent = await startAgent({ folder, log: { info: () => undefined, warn: () => undefined } })
  const row = await until('the inventory is kept', async () => {
    const found = await database.prisma.computer.findUniqueOrThrow({ where: { id: computer.id } })
    return found.name === 'PC-7' && found
  })
  expect(row).toMatchObject({ installationId: 'one', onboarding: 'needed', inventoryAt: null })
  const { computers } = await services.computers.listNew(admin, { after: null, limit: 10 })
  expect(computers).toMatchObject([{ id: computer.id, name: 'PC-7', tenant: { id: tenantId } }])
  await agent.stop()
})
