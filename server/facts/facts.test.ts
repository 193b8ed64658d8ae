import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Database, openDatabase } from '../db/client.ts'
import { recordFactChanges } from '../db/fact-changes.ts'
import { createTestDatabase, type TestDatabase } from '../db/testing.ts'
import { makeComputer, makeTenant } from '../domains/testing.ts'
import { createFacts, type FactsService } from './facts.ts'

describe.each(['sqlite', 'postgresql'] as const)('the facts service on %s', (provider) => {
  let files: TestDatabase
  let database: Database
  /** The same database as another server process has it open. */
  let other: Database
  let facts: FactsService
  beforeAll(async () => {
    files = await createTestDatabase(provider)
    database = await openDatabase(files.target)
    other = await openDatabase(files.target)
  })
  afterAll(async () => {
    await database.close()
    await other.close()
    await files.remove()
  })
  beforeEach(() => {
    facts = createFacts(database)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** Counts how often the tenants are read, and with them everything. */
  function countLoads() {
    return vi.spyOn(database.prisma.tenant, 'findMany')
  }

  test('nothing is loaded again while nothing has changed', async () => {
    await makeTenant(database)
    const first = await facts.current()
    const loads = countLoads()
    expect(await facts.current()).toBe(first)
    expect(loads).not.toHaveBeenCalled()
  })

  test('a change of this process is seen at once', async () => {
    await facts.current()
    const id = await makeComputer(database)
    expect((await facts.current()).computers.has(id)).toBe(true)
  })

  test('a change of another process is seen at once', async () => {
    await facts.current()
    const id = await makeComputer(other)
    expect((await facts.current()).computers.has(id)).toBe(true)
  })

  test('many who ask at once share one load', async () => {
    const loads = countLoads()
    const answers = await Promise.all(Array.from({ length: 20 }, () => facts.current()))
    expect(new Set(answers).size).toBe(1)
    expect(loads).toHaveBeenCalledTimes(1)
  })

  test('after a change, many who ask at once share one load, too', async () => {
    await facts.current()
    const id = await makeTenant(other)
    const loads = countLoads()
    const answers = await Promise.all(Array.from({ length: 20 }, () => facts.current()))
    for (const index of answers) expect(index.tenants.has(id)).toBe(true)
    expect(loads).toHaveBeenCalledTimes(1)
  })

  test('who asks while a load is under way sees what was committed before asking', async () => {
    const asked = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const id = await makeTenant(other)
        return (await facts.current()).tenants.has(id)
      }),
    )
    expect(asked).not.toContain(false)
  })

  test('a load that fails is told to whoever waits for it, and the next one is made anew', async () => {
    countLoads().mockRejectedValueOnce(new Error('The database is away.'))
    const answers = await Promise.allSettled([facts.current(), facts.current()])
    expect(answers.map(({ status }) => status)).toContain('rejected')
    expect((await facts.current()).tenants.size).toBeGreaterThan(0)
  })
})

describe('changes that are committed in another order than they began', () => {
  let files: TestDatabase
  let database: Database
  beforeAll(async () => {
    files = await createTestDatabase('postgresql')
    database = await openDatabase(files.target)
  })
  afterAll(async () => {
    await database.close()
    await files.remove()
  })

  test('none is missed', async () => {
    const facts = createFacts(database)
    const recorded = Promise.withResolvers<void>()
    const commit = Promise.withResolvers<void>()
    const slow = database.prisma.$transaction(async (tx) => {
      const { id } = await tx.tenant.create({ data: { name: 'Slow', nameKey: 'slow' } })
      await recordFactChanges(tx, 'tenant', [id])
      recorded.resolve()
      await commit.promise
      return id
    })
    await recorded.promise
    const quick = makeTenant(database, { name: 'Quick' })
    // Either the quick one waits for the slow one, or it is seen before it.
    await Promise.race([quick, vi.waitUntil(async () => await someoneWaits(database))])
    await facts.current()
    commit.resolve()
    const ids = [await slow, await quick]
    const { tenants } = await facts.current()
    for (const id of ids) expect(tenants.has(id)).toBe(true)
  })
})

/** Whether a session of this PostgreSQL database waits for a lock of another one. */
async function someoneWaits({ prisma }: Database): Promise<boolean> {
  const rows = await prisma.$queryRawUnsafe<{ waiting: number }[]>(
    "SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  )
  return (rows[0]?.waiting ?? 0) > 0
}
