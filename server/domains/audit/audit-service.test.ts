import { expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import type { Caller } from '../users/caller.ts'
import { type AuditService, createAuditService } from './audit-service.ts'

const admin: Caller = {
  userId: '',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'admin',
  limitedToTenants: false,
  tenantIds: [],
  via: 'cookie',
  authSessionId: '',
}

describeOnBothDatabases('the audit', (database) => {
  const audit = (): AuditService => createAuditService(database())
  const about = (id: string) => ({ kind: 'deployment', id })

  test('tells who did what, the latest first, a page at a time', async () => {
    const { id: userId } = await database().prisma.user.create({
      data: { name: 'Ada', email: 'ada@example.com' },
    })
    const caller = { ...admin, userId }
    await audit().record({
      actor: caller,
      action: 'deployments.create',
      subject: about('d1'),
      detail: { name: 'X' },
    })
    await audit().record({
      actor: 'server',
      action: 'deployments.expire',
      subject: about('d1'),
      tenantId: 't1',
    })
    await audit().record({ actor: { agentId: 'a1' }, action: 'agents.enrol', subject: { kind: 'agent' } })
    const { entries, next } = await audit().list(caller, { limit: 2 })
    expect(entries.map(({ action, actorKind }) => [action, actorKind])).toEqual([
      ['agents.enrol', 'agent'],
      ['deployments.expire', 'server'],
    ])
    const rest = await audit().list(caller, { limit: 2, after: next ?? '' })
    expect(rest.next).toBeNull()
    expect(rest.entries).toMatchObject([
      { action: 'deployments.create', userName: 'Ada', detail: { name: 'X' } },
    ])
    const narrowed = await audit().list(caller, { limit: 9, subjectKind: 'deployment', userId })
    expect(narrowed.entries.map(({ action }) => action)).toEqual(['deployments.create'])
  })

  test('shows a limited user the entries of his tenants only', async () => {
    const limited: Caller = { ...admin, limitedToTenants: true, tenantIds: ['t1'] }
    const { entries } = await audit().list(limited, { limit: 9 })
    expect(entries.map(({ action }) => action)).toEqual(['deployments.expire'])
    await expect(audit().list(limited, { limit: 9, tenantId: 't2' })).rejects.toMatchObject({
      code: 'notFound',
    })
    await expect(audit().list({ ...admin, role: 'technician' }, { limit: 9 })).rejects.toMatchObject({
      code: 'notAllowed',
    })
  })

  test('an entry falls with the change that it tells of', async () => {
    const before = await audit().list(admin, { limit: 99 })
    const failing = database().prisma.$transaction(async (tx) => {
      await audit().record({ actor: 'server', action: 'deployments.edit', subject: about('d2') }, tx)
      throw new Error('The change failed.')
    })
    await expect(failing).rejects.toThrow('The change failed.')
    expect(await audit().list(admin, { limit: 99 })).toEqual(before)
  })
})
