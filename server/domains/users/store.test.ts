import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { databaseErrorKind } from '../../db/errors.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createUserStore, type NewUser } from './store.ts'

const newUser = (given: Partial<NewUser> = {}): NewUser => ({
  name: 'Jane Roe',
  email: `${randomUUID()}@example.com`,
  role: 'technician',
  tenantIds: null,
  passwordHash: 'hash',
  ...given,
})

const now = new Date('2026-03-01T12:00:00Z')
const later = new Date('2026-03-01T12:01:00Z')

describeOnBothDatabases('the store of users', (database) => {
  const store = () => createUserStore(database())

  async function addTenant(name: string): Promise<string> {
    return (await database().prisma.tenant.create({ data: { name, nameKey: name } })).id
  }

  async function addSession(userId: string, expiresAt: Date): Promise<string> {
    return (await database().prisma.authSession.create({ data: { userId, expiresAt, token: randomUUID() } }))
      .id
  }

  test('the first-admin link is spent once, even by two at a time', async () => {
    await store().keepFirstAdminLink('old')
    await store().keepFirstAdminLink('hash')
    expect(await store().hasFirstAdminLink('old')).toBe(false)
    expect(await store().createFirstAdmin('old', newUser({ role: 'admin' }))).toBeNull()
    const both = await Promise.all(
      ['a', 'b'].map((name) => store().createFirstAdmin('hash', newUser({ name, role: 'admin' }))),
    )
    expect(both.filter((user) => user !== null)).toHaveLength(1)
    expect(await store().count()).toBe(1)
    await store().keepFirstAdminLink('again')
    expect(await store().createFirstAdmin('again', newUser({ role: 'admin' }))).toBeNull()
  })

  test('the last admin stays one, and is not blocked', async () => {
    const [admin] = (await store().list()).filter(({ role }) => role === 'admin')
    if (!admin) throw new Error('There is an admin from the test before.')
    expect(await store().setRole(admin.id, 'engineer')).toBe('lastAdmin')
    expect(await store().setBlocked(admin.id, true)).toBe('lastAdmin')
    const other = await store().create(newUser({ role: 'admin' }))
    expect(await store().setRole(admin.id, 'engineer')).toBe('done')
    expect(await store().setRole(other.id, 'technician')).toBe('lastAdmin')
    expect(await store().setRole(randomUUID(), 'technician')).toBe('missing')
  })

  test('creates with tenants, and replaces them', async () => {
    const [contoso, fabrikam] = await Promise.all(['contoso', 'fabrikam'].map(addTenant))
    if (!contoso || !fabrikam) throw new Error('The tenants were made.')
    const user = await store().create(newUser({ tenantIds: [contoso] }))
    expect(user).toMatchObject({ limitedToTenants: true, tenantIds: [contoso], blocked: false })
    expect(await store().setTenants(user.id, [fabrikam])).toBe(true)
    expect(await store().find(user.id)).toMatchObject({ limitedToTenants: true, tenantIds: [fabrikam] })
    expect(await store().setTenants(user.id, [])).toBe(true)
    expect(await store().find(user.id)).toMatchObject({ limitedToTenants: true, tenantIds: [] })
    expect(await store().setTenants(user.id, null)).toBe(true)
    expect(await store().find(user.id)).toMatchObject({ limitedToTenants: false, tenantIds: [] })
    expect(await store().setTenants(randomUUID(), null)).toBe(false)
  })

  test('refuses a taken address and an unknown tenant, and keeps nothing of them', async () => {
    const user = await store().create(newUser())
    const kindOf = (work: Promise<unknown>) => work.then(() => null, databaseErrorKind)
    const before = await store().count()
    expect(await kindOf(store().create(newUser({ email: user.email })))).toBe('unique')
    expect(await kindOf(store().create(newUser({ tenantIds: [randomUUID()] })))).toBe('foreignKey')
    expect(await kindOf(store().setTenants(user.id, [randomUUID()]))).toBe('foreignKey')
    expect(await store().find(user.id)).toMatchObject({ limitedToTenants: false })
    expect(await store().count()).toBe(before)
  })

  test('blocking and a new password end every sign-in', async () => {
    const user = await store().create(newUser())
    const session = await addSession(user.id, later)
    expect(await store().findBySession(session, now)).toMatchObject({ id: user.id })
    expect(await store().findBySession(session, later)).toBeNull()
    expect(await store().setBlocked(user.id, true)).toBe('done')
    expect(await store().findBySession(session, now)).toBeNull()
    expect(await store().find(user.id)).toMatchObject({ blocked: true })

    const again = await addSession(user.id, later)
    expect(await store().setPassword(user.id, 'other')).toBe(true)
    expect(await store().findBySession(again, now)).toBeNull()
    const accounts = await database().prisma.authAccount.findMany({ where: { userId: user.id } })
    expect(accounts.map(({ password }) => password)).toEqual(['other'])
    expect(await store().setPassword(randomUUID(), 'other')).toBe(false)
  })

  test('lists and ends the own sign-ins only', async () => {
    const [mine, his] = [await store().create(newUser()), await store().create(newUser())]
    const session = await addSession(mine.id, later)
    await addSession(mine.id, now)
    expect((await store().listSignIns(mine.id, now)).map(({ id }) => id)).toEqual([session])
    expect(await store().endSignIn(his.id, session)).toBe(false)
    expect(await store().endSignIn(mine.id, session)).toBe(true)
    expect(await store().listSignIns(mine.id, now)).toEqual([])
  })

  test('what is kept once is taken once, in time', async () => {
    await store().keepOnce('one', 'value', later)
    expect(await store().takeOnce('one', later)).toBeNull()
    const taken = await Promise.all([1, 2, 3].map(() => store().takeOnce('one', now)))
    expect(taken.filter((value) => value === 'value')).toHaveLength(1)
    expect(await store().takeOnce('none', now)).toBeNull()
  })
})
