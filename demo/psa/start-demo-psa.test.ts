import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHaloClient } from '../../server/integrations/halo/halo-client.ts'
import { type StartedDemoPsa, startDemoPsa } from './start-demo-psa.ts'

let folder = ''
const running: StartedDemoPsa[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-psa-'))
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((psa) => psa.close()))
  await rm(folder, { recursive: true, force: true })
})

async function start() {
  const psa = await startDemoPsa({ port: 0, dataFile: join(folder, 'data', 'psa.json') })
  running.push(psa)
  const { url, tenant, clientId, clientSecret } = psa
  return { psa, client: createHaloClient({ baseUrl: url, tenant, clientId, clientSecret }) }
}

test('a note survives a restart, and so does the connection', async () => {
  const first = await start()
  const before = (await first.client.listNotes('2820')) as { value: unknown[] }
  await first.client.addInternalNote({ ticketId: '2820', html: '<p>Kept</p>' })
  await first.psa.close()
  running.length = 0
  const second = await start()
  expect(second.psa.clientSecret).toBe(first.psa.clientSecret)
  const after = await second.client.listNotes('2820')
  expect(after).toMatchObject({ ok: true })
  expect(after.ok && after.value.length).toBe(before.value.length + 1)
  expect(after.ok && after.value.at(-1)).toMatchObject({
    html: '<p>Kept</p>',
    internal: true,
    author: 'Deskhand',
  })
})

test('the data file is whole JSON after many writes at once', async () => {
  const { psa, client } = await start()
  await Promise.all(
    Array.from({ length: 20 }, (_, n) => client.addInternalNote({ ticketId: '2819', html: `<p>${n}</p>` })),
  )
  await psa.store.saved()
  const saved = JSON.parse(await readFile(join(folder, 'data', 'psa.json'), 'utf8'))
  expect(
    saved.records.actions.filter((action: { ticket_id: number }) => action.ticket_id === 2819),
  ).toHaveLength(20)
})

test('a damaged data file is told, and not replaced', async () => {
  const dataFile = join(folder, 'psa.json')
  await writeFile(dataFile, '{"half')
  await expect(startDemoPsa({ port: 0, dataFile })).rejects.toThrow('Move it away')
  expect(await readFile(dataFile, 'utf8')).toBe('{"half')
})
