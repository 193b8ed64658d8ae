import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from './client.ts'
import { databaseErrorKind } from './errors.ts'
import { createTestDatabase, describeOnBothDatabases, type TestDatabase } from './testing.ts'

const at = new Date('2026-03-29T01:59:59.987Z')

function tenant(name: string) {
  return { name, nameKey: name.toLowerCase() }
}

describeOnBothDatabases('values', (database) => {
  test.each<[string, (prisma: Database['prisma']) => Promise<unknown>]>([
    [
      'a number of more than 32 bits',
      ({ agent }) => agent.updateMany({ where: { id: 'nobody' }, data: { preference: 2 ** 31 } }),
    ],
    ['NUL', (prisma) => prisma.tenant.create({ data: tenant('A\0B') })],
    ['NUL in raw SQL', (prisma) => prisma.$executeRaw`DELETE FROM "Tenant" WHERE "name" = ${'A\0B'}`],
    [
      'an instant of the year 0',
      ({ agent }) => agent.updateMany({ data: { enrolledAt: new Date('0000-01-01T00:00:00Z') } }),
    ],
  ])('%s is refused by PostgreSQL as a value that no column takes', async (_, write) => {
    const { prisma, provider } = database()
    expect(await kindOf(write(prisma))).toBe(provider === 'postgresql' ? 'badValue' : 'no error')
  })

  test('dates keep their milliseconds, whatever the time zone of the machine', async () => {
    const { prisma } = database()
    const early = new Date('0999-12-31T23:59:59.999Z')
    const { id } = await prisma.user.create({
      data: { name: 'A', email: 'a@example.com', banExpires: at, createdAt: early },
    })
    const found = await prisma.user.findUniqueOrThrow({ where: { id } })
    expect(found.banExpires).toEqual(at)
    expect(found.createdAt).toEqual(early)
    expect(found.updatedAt.getTime()).toBeGreaterThan(at.getTime())
    expect(await prisma.user.count({ where: { id, banExpires: { lt: new Date(at.getTime() + 1) } } })).toBe(1)
    expect(await prisma.user.count({ where: { id, banExpires: { lt: at } } })).toBe(0)
  })

  test('floats, booleans, nulls and JSON text come back as they were', async () => {
    const { prisma } = database()
    const item = await prisma.maintenanceItem.create({ data: { kind: 'task', name: 'Ünï', nameKey: 'ünï' } })
    const parameters = JSON.stringify({ text: 'a\n"b" \u{1f600}', number: 1e21, list: [true, null] })
    const { id } = await prisma.deployment.create({
      data: {
        itemId: item.id,
        desired: 'enforce',
        targetScope: 'tenant',
        targetType: 'all',
        order: 0.1 + 0.2,
        enabled: false,
        parameters,
      },
    })
    const found = await prisma.deployment.findUniqueOrThrow({ where: { id }, include: { item: true } })
    expect(found).toMatchObject({
      order: 0.1 + 0.2,
      enabled: false,
      approved: true,
      targetRef: null,
      parameters,
    })
    expect(found.item.name).toBe('Ünï')
    await prisma.deployment.update({ where: { id }, data: { order: 2 } })
    expect((await prisma.deployment.findFirst({ where: { order: { gt: 1.5 } } }))?.order).toBe(2)
  })

  test('ids are UUIDs of version 7', async () => {
    const { id } = await database().prisma.tenant.create({ data: tenant('Seven') })
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })
})

describeOnBothDatabases('refusals', (database) => {
  test('a second row with the same unique value', async () => {
    const { prisma } = database()
    const data = { name: 'A', email: 'same@example.com' }
    await prisma.user.create({ data })
    expect(await kindOf(prisma.user.create({ data }))).toBe('unique')
  })

  test('the same in a key of several columns', async () => {
    const { prisma } = database()
    const { id } = await prisma.tenant.create({ data: tenant('Tagged') })
    await prisma.tenantTag.create({ data: { tenantId: id, tag: 'vip' } })
    expect(await kindOf(prisma.tenantTag.create({ data: { tenantId: id, tag: 'vip' } }))).toBe('unique')
  })

  test('a reference to nothing, and the removal of what is referred to', async () => {
    const { prisma } = database()
    const { id } = await prisma.tenant.create({ data: tenant('Parent') })
    await prisma.tenant.create({ data: { ...tenant('Child'), parentId: id } })
    expect(await kindOf(prisma.tenantTag.create({ data: { tenantId: randomUUID(), tag: 'x' } }))).toBe(
      'foreignKey',
    )
    expect(await kindOf(prisma.tenant.delete({ where: { id } }))).toBe('foreignKey')
  })

  test('a row that is not there', async () => {
    const { prisma } = database()
    expect(await kindOf(prisma.tenant.delete({ where: { id: randomUUID() } }))).toBe('notFound')
    expect(await kindOf(Promise.reject(new Error('other')))).toBe('other')
  })
})

describeOnBothDatabases('transactions', (database) => {
  test('what fails leaves nothing, and a write outside is not undone with it', async () => {
    const { prisma } = database()
    const inside = Promise.withResolvers<void>()
    const mayFail = Promise.withResolvers<void>()
    const failing = prisma.$transaction(async (tx) => {
      await tx.tenant.create({ data: tenant('inside') })
      inside.resolve()
      await mayFail.promise
      throw new Error('undone')
    })
    const failure = expect(failing).rejects.toThrow('undone')
    await inside.promise
    const outside = prisma.tenant.create({ data: tenant('outside') })
    expect(await prisma.tenant.count({ where: { name: 'inside' } })).toBe(0)
    mayFail.resolve()
    await Promise.all([failure, outside])
    expect(await prisma.tenant.findMany({ select: { name: true } })).toEqual([{ name: 'outside' }])
  })

  test('many at once all succeed, and a compare-and-set loses no change', async () => {
    const { prisma } = database()
    const { id } = await prisma.user.create({ data: { name: '0', email: 'counter@example.com' } })
    const raise = async (): Promise<void> => {
      const done = await prisma.$transaction(async (tx) => {
        const { name } = await tx.user.findUniqueOrThrow({ where: { id } })
        const next = String(Number(name) + 1)
        return (await tx.user.updateMany({ where: { id, name }, data: { name: next } })).count === 1
      })
      if (!done) await raise()
    }
    await Promise.all(Array.from({ length: 20 }, raise))
    expect((await prisma.user.findUniqueOrThrow({ where: { id } })).name).toBe('20')
  })

  test('one that runs out of time is undone and the next one runs', async () => {
    const { prisma } = database()
    const late = prisma.$transaction(
      async (tx) => {
        await tx.tenant.create({ data: tenant('late') })
        await untilRefused(() => tx.tenant.count())
        await tx.tenant.count()
      },
      { timeout: 50 },
    )
    expect(await kindOf(late)).toBe('timeout')
    await prisma.$transaction([prisma.tenant.create({ data: tenant('next') })])
    expect(await prisma.tenant.count({ where: { name: { in: ['late', 'next'] } } })).toBe(1)
  })
})

describe('SQLite, which answers at once', () => {
  let files: TestDatabase
  let database: Database

  beforeEach(async () => {
    files = await createTestDatabase('sqlite')
    database = await openDatabase(files.target)
  })

  afterEach(async () => {
    await database.close()
    await files.remove()
  })

  test.each<[string, (prisma: Database['prisma']) => Promise<unknown>]>([
    ['reads', (prisma) => inALine(() => prisma.tenant.findFirst())],
    ['writes', (prisma) => inALine(() => prisma.tenant.deleteMany())],
    ['transactions', (prisma) => prisma.$transaction((tx) => inALine(() => tx.tenant.findFirst()))],
  ])('many %s keep nothing else of the process waiting for their end', async (_, ask) => {
    const { prisma } = database
    const asked = Promise.all(Array.from({ length: 50 }, () => ask(prisma))).then(() => 'the database')
    const others = new Promise((resolve) => setTimeout(resolve, 1, 'others'))
    expect(await Promise.race([asked, others])).toBe('others')
    await asked
  })
})

async function inALine(query: () => Promise<unknown>): Promise<void> {
  for (let asked = 0; asked < 20; asked++) await query()
}

describe('a SQLite file that another process writes to', () => {
  let files: TestDatabase
  let database: Database
  let other: DatabaseSync

  beforeEach(async () => {
    files = await createTestDatabase('sqlite')
    database = await openDatabase(files.target)
    other = new DatabaseSync(files.target.file ?? '')
  })

  afterEach(async () => {
    other.close()
    await database.close()
    await files.remove()
  })

  test('is waited for, while reads go on', async () => {
    const { prisma } = database
    other.exec('BEGIN IMMEDIATE')
    const writes = Promise.all([
      prisma.tenant.create({ data: tenant('plain') }),
      prisma.$transaction(async (tx) => tx.tenant.create({ data: tenant('transaction') })),
    ])
    expect(await prisma.tenant.count()).toBe(0)
    other.exec('COMMIT')
    await writes
    expect(await prisma.tenant.count()).toBe(2)
  })
})

test('an address that names no known database is refused without showing it', async () => {
  const refused = openDatabase({ url: 'mysql://root:secret@127.0.0.1/x' })
  await expect(refused).rejects.toThrow(/must begin with postgresql:\/\/ or file:/)
  await expect(refused).rejects.not.toThrow(/secret/)
  await expect(openDatabase({})).rejects.toThrow(/No database is named/)
})

async function kindOf(promise: Promise<unknown>) {
  return promise.then(
    () => 'no error',
    (error) => databaseErrorKind(error),
  )
}

async function untilRefused(attempt: () => Promise<unknown>): Promise<void> {
  await expect
    .poll(() =>
      attempt().then(
        () => false,
        () => true,
      ),
    )
    .toBe(true)
}
