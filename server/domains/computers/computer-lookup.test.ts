import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../db/client.ts'
import { recordFactChanges } from '../../db/fact-changes.ts'
import { createTestDatabase, type TestDatabase } from '../../db/testing.ts'
import { makeComputer, makePerson, makeTenant } from '../testing.ts'
import { callerOf } from '../tickets/testing.ts'
import type { Caller } from '../users/caller.ts'
import { type ComputerLookup, createComputerLookup } from './computer-lookup.ts'
import { keepLookupIndex, type LookupIndexKeeper } from './keep-lookup-index.ts'
import { createLookupStore, type LookupStore } from './lookup-store.ts'

describe.each(['sqlite', 'postgresql'] as const)('looking up computers on %s', (provider) => {
  let files: TestDatabase
  let database: Database
  /** The same database as another server process has it open. */
  let other: Database
  let store: LookupStore
  let index: LookupIndexKeeper
  let lookups: ComputerLookup
  let failures: unknown[]
  let now: number
  let visits: number
  let ana: Caller

  beforeAll(async () => {
    files = await createTestDatabase(provider)
    database = await openDatabase(files.target)
    other = await openDatabase(files.target)
    const user = { id: 'ana', name: 'Ana', email: 'ana@corral.example' }
    await database.prisma.user.create({ data: user })
  })
  afterAll(async () => {
    await database.close()
    await other.close()
    await files.remove()
  })
  beforeEach(() => {
    ana = callerOf()
    failures = []
    now = 0
    visits = 0
    store = createLookupStore(database)
    index = keepLookupIndex(store, { now: () => now, failed: (error) => failures.push(error) })
    lookups = createComputerLookup(store, index, () => new Date(Date.UTC(2026, 10, 24) + ++visits))
  })
  afterEach(async () => {
    await index.stop()
    vi.restoreAllMocks()
    await database.prisma.computer.deleteMany()
    expect(failures).toEqual([])
  })

  async function find(query: string, caller = ana, limit = 8): Promise<string[]> {
    return (await lookups.lookup(caller, { query, limit })).map(({ id }) => id)
  }

  test('one that was just added, changed or removed is seen at once, whichever process did it', async () => {
    expect(await find('lap')).toEqual([])
    const id = await makeComputer(other, { name: 'LAP-1' })
    expect(await find('lap')).toEqual([id])
    await other.prisma.$transaction(async (tx) => {
      await tx.computer.update({ where: { id }, data: { signedInUser: 'CONTOSO\\jane' } })
      await recordFactChanges(tx, 'computer', [id])
    })
    expect(await find('jane')).toEqual([id])
    await other.prisma.$transaction(async (tx) => {
      await tx.computer.delete({ where: { id } })
      await recordFactChanges(tx, 'computer', [id])
    })
    expect((await index.current()).size).toBe(0)
  })

  test('a tenant or person that was renamed is found by the new name', async () => {
    const tenantId = await makeTenant(database, { name: 'Contoso' })
    const primaryPersonId = await makePerson(database, { tenantId, name: 'Jane Roe' })
    const id = await makeComputer(database, { tenantId, primaryPersonId })
    expect([await find('contoso'), await find('jane')]).toEqual([[id], [id]])
    await other.prisma.$transaction(async (tx) => {
      await tx.tenant.update({ where: { id: tenantId }, data: { name: 'Fabrikam' } })
      await recordFactChanges(tx, 'tenant', [tenantId])
      await tx.person.update({ where: { id: primaryPersonId }, data: { name: 'Joan Doe' } })
      await recordFactChanges(tx, 'person', [primaryPersonId])
    })
    const answers = [await find('contoso'), await find('jane'), await find('fabrikam joan')]
    expect(answers).toEqual([[], [], [id]])
  })

  test('an answer tells what is so now, and by what it was found', async () => {
    const tenantId = await makeTenant(database, { name: 'Contoso' })
    const primaryPersonId = await makePerson(database, { tenantId, name: 'Jane Roe' })
    const id = await makeComputer(database, {
      tenantId,
      primaryPersonId,
      name: 'LAP-7',
      serial: 'SN-7',
      os: 'Windows 11',
    })
    expect(await lookups.lookup(ana, { query: 'JNAE contoso', limit: 8 })).toEqual([
      {
        id,
        name: 'LAP-7',
        online: false,
        tenant: { id: tenantId, name: 'Contoso' },
        person: { id: primaryPersonId, name: 'Jane Roe' },
        serial: 'SN-7',
        address: null,
        user: null,
        os: 'Windows 11',
        matched: [
          { field: 'person', value: 'Jane Roe' },
          { field: 'tenant', value: 'Contoso' },
        ],
        remote: [],
      },
    ])
  })

  test('those opened last go first, and are there before anything is typed', async () => {
    const ids: string[] = []
    for (let count = 0; count < 7; count++) ids.push(await makeComputer(database, { name: `PC-${count}` }))
    expect(await find('')).toEqual([])
    for (const at of [0, 1, 2, 3, 4, 5, 2]) await lookups.visit(ana, ids[at] ?? '')
    const latest = [2, 5, 4, 3, 1].map((at) => ids[at])
    expect(await find(' ')).toEqual(latest)
    expect(await find('pc')).toEqual([...latest, ids[0], ids[6]])
    expect(await find('pc', ana, 2)).toEqual(latest.slice(0, 2))
    expect(await find('pc', callerOf({ userId: 'joe' }), 1)).toEqual([ids[0]])
  })

  test('who is online goes first once that is looked at again', async () => {
    await makeComputer(database, { name: 'PC-A' })
    const tenantId = await makeTenant(database)
    const late = await makeComputer(database, { tenantId, name: 'PC-B' })
    await index.current()
    const agent = { computerId: late, tenantId, kind: 'deskhand', name: 'agent', online: true }
    await database.prisma.agent.create({ data: agent })
    now = 30_001
    await vi.waitUntil(async () => (await find('pc'))[0] === late)
    expect((await lookups.lookup(ana, { query: 'pc-b', limit: 1 }))[0]?.online).toBe(true)
  })

  describe('a user limited to tenants', () => {
    test('finds only computers of theirs, whatever they are looked up by', async () => {
      const [mine, theirs] = [
        await makeTenant(database, { name: 'Mine Ltd' }),
        await makeTenant(database, { name: 'Theirs Ltd' }),
      ]
      const stranger = await makePerson(database, {
        tenantId: theirs,
        name: 'Strange Person',
        email: 's@theirs.example',
      })
      const own = await makeComputer(database, { tenantId: mine, name: 'PC-OWN', primaryPersonId: stranger })
      const foreign = await makeComputer(database, {
        tenantId: theirs,
        name: 'PC-THEIRS',
        serial: 'SECRET-1',
        primaryPersonId: stranger,
        tags: ['hidden'],
      })
      const limited = callerOf({ limitedToTenants: true, tenantIds: [mine] })
      await lookups.visit(ana, foreign)
      expect(await find('pc', limited)).toEqual([own])
      expect(await find('', limited)).toEqual([])
      for (const query of ['theirs', 'secret-1', 'strange', 'strnage', 's@theirs', 'hidden', 'pc-theirs'])
        expect({ query, found: await find(query, limited) }).toEqual({ query, found: [] })
      const shown = JSON.stringify(await lookups.lookup(limited, { query: 'pc', limit: 20 }))
      expect(shown).not.toMatch(/strange|theirs/i)
      expect((await find('pc')).sort()).toEqual([own, foreign].sort())
    })

    test('opens none of other tenants, and is not told that it exists', async () => {
      const foreign = await makeComputer(database)
      const limited = callerOf({ limitedToTenants: true, tenantIds: [await makeTenant(database)] })
      for (const computerId of [foreign, 'nobody'])
        await expect(lookups.visit(limited, computerId)).rejects.toMatchObject({ code: 'notFound' })
      expect(await database.prisma.computerVisit.count()).toBe(0)
    })
  })

  test('many who ask at once share the first reading', async () => {
    const id = await makeComputer(database)
    const pages = vi.spyOn(store, 'recordsAfter')
    const answers = await Promise.all(Array.from({ length: 10 }, () => find('pc-1')))
    expect(answers).toEqual(Array.from({ length: 10 }, () => [id]))
    expect(pages).toHaveBeenCalledTimes(1)
  })

  test('nothing is read again while nothing has changed', async () => {
    await find('pc')
    const reads = [
      vi.spyOn(store, 'recordsAfter'),
      vi.spyOn(store, 'recordsOf'),
      vi.spyOn(store, 'changesAfter'),
    ]
    await find('pc')
    for (const read of reads) expect(read).not.toHaveBeenCalled()
  })

  test('very many changes are read behind the answers, and then everything is there', async () => {
    const first = await makeComputer(database, { name: 'PC-FIRST' })
    expect(await find('pc')).toEqual([first])
    const tenantId = await makeTenant(database)
    const rows = Array.from({ length: 600 }, (_, at) => ({
      id: `bulk-${at}`,
      tenantId,
      name: `PC-${at}`,
      nameKey: `pc-${at}`,
    }))
    await database.prisma.$transaction(async (tx) => {
      await tx.computer.createMany({ data: rows })
      await recordFactChanges(
        tx,
        'computer',
        rows.map(({ id }) => id),
      )
    })
    await vi.waitUntil(async () => (await find('pc-599')).length === 1)
    expect((await index.current()).size).toBe(601)
  })

  test('where changes can’t be told one by one, everything is read again', async () => {
    await find('pc')
    const id = await makeComputer(other)
    vi.spyOn(store, 'changesAfter').mockResolvedValueOnce(null)
    await vi.waitUntil(async () => (await find('pc-1'))[0] === id)
  })

  test('a reading that fails is told to whoever waits for it, and the next one is made anew', async () => {
    vi.spyOn(store, 'recordsAfter').mockRejectedValueOnce(new Error('The database is away.'))
    await expect(find('pc')).rejects.toThrow('The database is away.')
    const id = await makeComputer(database)
    vi.spyOn(store, 'recordsOf').mockRejectedValueOnce(new Error('The database is away.'))
    expect(await find('pc')).toEqual([id])
    const next = await makeComputer(database, { name: 'PC-2' })
    await expect(find('pc')).rejects.toThrow('The database is away.')
    expect(await find('pc')).toEqual([id, next])
  })

  test('what nobody waits for tells of its failure', async () => {
    vi.spyOn(store, 'recordsAfter').mockRejectedValueOnce(new Error('The database is away.'))
    index.start()
    await vi.waitUntil(() => failures.length === 1)
    failures = []
  })

  test('a reading ends with the server, and says nothing of it', async () => {
    await makeComputer(database)
    index.start()
    await index.stop()
    await expect(index.current()).rejects.toThrow('The server is stopping.')
  })
})
