import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allows, type PermissionHolder } from './allows.ts'
import {
  isReading,
  type Permission,
  permissions,
  type Role,
  roleAllows,
  roles,
  scopeOf,
} from './permissions.ts'

const holder = (role: Role, tenantIds?: string[]): PermissionHolder => ({
  role,
  limitedToTenants: tenantIds !== undefined,
  tenantIds: tenantIds ?? [],
})

describe('roles', () => {
  test.each<[Role, Permission, boolean]>([
    ['readOnly', 'tools.view', true],
    ['readOnly', 'audit.view', true],
    ['readOnly', 'tools.run', false],
    ['readOnly', 'users.view', false],
    ['technician', 'tools.run', true],
    ['technician', 'sessions.cancel', true],
    ['technician', 'deployments.view', true],
    ['technician', 'exceptions.edit', true],
    ['readOnly', 'exceptions.view', true],
    ['readOnly', 'exceptions.edit', false],
    ['technician', 'deployments.edit', false],
    ['technician', 'approvals.decide', false],
    ['technician', 'integrations.view', false],
    ['engineer', 'deployments.edit', true],
    ['engineer', 'approvals.decide', true],
    ['engineer', 'agents.enrol', true],
    ['engineer', 'integrations.view', true],
    ['engineer', 'integrations.edit', false],
    ['engineer', 'users.edit', false],
    ['engineer', 'settings.view', false],
    ['admin', 'users.edit', true],
  ])('%s: %s is %s', (role, permission, expected) => {
    expect(allows(holder(role), permission).allowed).toBe(expected)
  })

  test('each role may do all that the one below it may, but for reading the audit', () => {
    for (const permission of permissions) {
      if (roleAllows('technician', permission)) expect(roleAllows('engineer', permission)).toBe(true)
      if (roleAllows('readOnly', permission)) expect(roleAllows('engineer', permission)).toBe(true)
      expect(roleAllows('admin', permission)).toBe(true)
    }
  })
})

describe('the limit to tenants', () => {
  const technician = holder('technician', ['contoso'])

  test('his tenants only', () => {
    expect(allows(technician, 'tools.run', { tenantId: 'contoso' })).toEqual({ allowed: true })
    expect(allows(technician, 'tools.run', { tenantId: 'fabrikam' })).toEqual({
      allowed: false,
      reason: 'tenant',
    })
  })

  test('of what belongs to no single tenant he may look only', () => {
    expect(allows(technician, 'deployments.view', { tenantId: null }).allowed).toBe(true)
    expect(allows(holder('engineer', ['contoso']), 'deployments.edit', { tenantId: null })).toEqual({
      allowed: false,
      reason: 'tenant',
    })
  })

  test('what all tenants share stays as it is, whatever the role', () => {
    expect(allows(holder('admin', ['contoso']), 'scripts.edit')).toEqual({ allowed: false, reason: 'tenant' })
    expect(allows(holder('admin', ['contoso']), 'scripts.view').allowed).toBe(true)
  })

  test('an empty list reaches nothing', () => {
    expect(allows(holder('admin', []), 'computers.view', { tenantId: 'contoso' }).allowed).toBe(false)
  })
})

test('nobody and blocked users may do nothing', () => {
  for (const permission of permissions) {
    expect(allows(null, permission)).toEqual({ allowed: false, reason: 'notSignedIn' })
    expect(allows({ ...holder('admin'), banned: true }, permission)).toEqual({
      allowed: false,
      reason: 'banned',
    })
  }
})

describe('for any caller', () => {
  const tenant = fc.constantFrom('a', 'b', 'c')
  const caller = fc.record({
    role: fc.constantFrom(...roles),
    limitedToTenants: fc.boolean(),
    tenantIds: fc.uniqueArray(tenant),
    banned: fc.boolean(),
  })
  const permission = fc.constantFrom(...permissions)
  const subject = fc.record({ tenantId: fc.option(tenant) }, { requiredKeys: [] })

  test('read-only never changes anything', () => {
    fc.assert(
      fc.property(caller, permission, subject, (who, what, about) => {
        fc.pre(!isReading(what))
        expect(allows({ ...who, role: 'readOnly' }, what, about).allowed).toBe(false)
      }),
    )
  })

  test('a limit only takes away, and what it leaves touches his tenants or is looking', () => {
    fc.assert(
      fc.property(caller, permission, subject, (who, what, about) => {
        const limited = allows({ ...who, limitedToTenants: true }, what, about).allowed
        const free = allows({ ...who, limitedToTenants: false }, what, about).allowed
        if (limited) expect(free).toBe(true)
        if (limited && typeof about.tenantId === 'string' && scopeOf(what) === 'tenant') {
          expect(who.tenantIds).toContain(about.tenantId)
        }
        if (limited && about.tenantId === null) expect(isReading(what)).toBe(true)
      }),
    )
  })

  test('naming the record never opens what the role alone does not', () => {
    fc.assert(
      fc.property(caller, permission, subject, (who, what, about) => {
        if (allows(who, what, about).allowed) expect(allows(who, what).allowed).toBe(true)
      }),
    )
  })
})
