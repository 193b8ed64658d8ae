import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeComputer, makeDeployment, makeSession, makeTenant } from '../domains/testing.ts'
import { type CallOutcome, callProcedure, startTestServer, type TestServer } from '../testing.ts'

/** The tools of a computer that nobody has opened a ticket for, over HTTP. */
let server: TestServer
let tenantId: string
let computerId: string
let deploymentId: string
let bearer: string
beforeAll(async () => {
  server = await startTestServer()
  tenantId = await makeTenant(server.database, { name: 'Contoso' })
  computerId = await makeComputer(server.database, { tenantId, name: 'PC-1' })
  deploymentId = await makeDeployment(server.database, { name: 'Reader for all' })
  const agent = { tenantId, computerId, kind: 'deskhand', name: 'PC-1', online: true }
  await server.database.prisma.agent.create({ data: agent })
  bearer = (await server.signIn('technician')).bearer
})
afterAll(() => server.remove())

function call(type: 'query' | 'mutation', path: string, input: object, as = bearer): Promise<CallOutcome> {
  return callProcedure(server.url, type, path, input, { authorization: `Bearer ${as}` })
}

const subject = () => ({ kind: 'computer', id: computerId })
const prepareInput = () => ({
  computerId,
  subject: subject(),
  deploymentId,
  parameters: {},
  requestKey: randomUUID(),
})

/** Every call that takes a place. */
const calls = () =>
  [
    ['query', 'technicianTools.context', { computerId }],
    ['query', 'technicianTools.list', { computerId, subject: subject() }],
    ['query', 'technicianTools.explain', { computerId, subject: subject(), itemId: 'anything' }],
    ['query', 'technicianTools.timeline', { computerId, subject: subject() }],
    ['query', 'sessions.listForPlace', { computerId }],
    ['mutation', 'sessions.prepareTool', prepareInput()],
  ] as const

describe('a computer by itself', () => {
  test('has its tools, and a run of one that belongs to no ticket', async () => {
    const list = await call('query', 'technicianTools.list', { computerId, subject: subject() })
    expect(list.body).toMatchObject({ tools: [{ deployment: { name: 'Reader for all' }, blocked: null }] })
    const { body, message } = await call('mutation', 'sessions.prepareTool', prepareInput())
    expect([body, message]).toEqual([{ sessionId: expect.any(String) }, null])
    const recent = await call('query', 'sessions.listForPlace', { computerId })
    expect(recent.body).toMatchObject({
      sessions: [{ kind: 'tool', subject: { name: 'PC-1' }, ticket: null, note: null }],
    })
  })

  test('lists what was run on it for its tenant, of whatever kind, and nothing of other computers', async () => {
    const maintenance = await makeSession(server.database, { tenantId, computerId, kind: 'maintenance' })
    const elsewhere = await makeSession(server.database, { tenantId })
    const before = await makeSession(server.database, { computerId })
    const { body } = await call('query', 'sessions.listForPlace', { computerId })
    const text = JSON.stringify(body)
    expect([maintenance, elsewhere, before].map((id) => text.includes(id))).toEqual([true, false, false])
  })

  test('does not reach to persons and tenants that do not go with it', async () => {
    const other = { kind: 'tenant', id: await makeTenant(server.database, { name: 'Fabrikam' }) }
    expect(await call('query', 'technicianTools.list', { computerId, subject: other })).toMatchObject({
      code: 'conflict',
      message: 'This person or customer no longer goes with the computer. Reload the tools.',
    })
  })

  test('is not there for a technician of another tenant', async () => {
    const other = await server.signIn('technician', [await makeTenant(server.database)])
    for (const [type, path, input] of calls())
      expect([path, (await call(type, path, input, other.bearer)).code]).toEqual([path, 'notFound'])
  })

  test('is shown to a read-only user, who runs nothing', async () => {
    const reader = await server.signIn('readOnly')
    const outcomes: [string, string | null][] = []
    for (const [type, path, input] of calls())
      outcomes.push([path, (await call(type, path, input, reader.bearer)).code])
    expect(outcomes).toEqual([
      ['technicianTools.context', null],
      ['technicianTools.list', null],
      // The item does not exist; that he may ask is what counts.
      ['technicianTools.explain', 'notFound'],
      ['technicianTools.timeline', null],
      ['sessions.listForPlace', null],
      ['sessions.prepareTool', 'notAllowed'],
    ])
  })

  test('is nothing that the iframe in a ticket page may ask about', async () => {
    const caller = await server.services.users.authenticate(
      new Headers({ authorization: `Bearer ${bearer}` }),
    )
    if (!caller) throw new Error('The sign-in did not work.')
    const { token } = await server.services.users.widget.renew(caller)
    for (const [type, path, input] of calls())
      expect([path, (await call(type, path, input, token)).code]).toEqual([path, 'notAllowed'])
    expect((await call('query', 'technicianTools.context', { computerId: 'nothing' }, token)).code).toBe(
      'notAllowed',
    )
  })

  test('is said alone: with a ticket beside it nobody knows which is meant', async () => {
    const both = { computerId, integrationId: randomUUID(), ticketId: '101' }
    expect((await call('query', 'technicianTools.context', both)).code).toBe('badInput')
  })
})
