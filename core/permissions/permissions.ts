/** Who a user is to the server. The list is closed. */
export const roles = ['admin', 'engineer', 'technician', 'readOnly'] as const
export type Role = (typeof roles)[number]

/**
 * What a permission touches: records of one tenant, or what all tenants share. A user limited to tenants
 * may look at what is shared, and never change it: a shared rule reaches tenants that are not his.
 */
export type PermissionScope = 'tenant' | 'server'

/** Every permission, named by domain and verb, with what it touches. The list is closed. */
const scopes = {
  'tools.view': 'tenant',
  'tools.run': 'tenant',
  'tenants.view': 'tenant',
  'tenants.edit': 'tenant',
  'persons.view': 'tenant',
  'persons.edit': 'tenant',
  'computers.view': 'tenant',
  'computers.edit': 'tenant',
  'sessions.view': 'tenant',
  'sessions.start': 'tenant',
  'sessions.cancel': 'tenant',
  'approvals.view': 'tenant',
  'approvals.decide': 'tenant',
  'deployments.view': 'tenant',
  'deployments.edit': 'tenant',
  'exceptions.view': 'tenant',
  'exceptions.edit': 'tenant',
  'schedules.view': 'tenant',
  'schedules.edit': 'tenant',
  'agents.view': 'tenant',
  'agents.enrol': 'tenant',
  'audit.view': 'tenant',
  'items.view': 'server',
  'items.edit': 'server',
  'scripts.view': 'server',
  'scripts.edit': 'server',
  'configuration.export': 'server',
  'configuration.apply': 'server',
  'integrations.view': 'server',
  'integrations.edit': 'server',
  'users.view': 'server',
  'users.edit': 'server',
  'settings.view': 'server',
  'settings.edit': 'server',
} as const satisfies Record<string, PermissionScope>

export type Permission = keyof typeof scopes

export const permissions = Object.keys(scopes) as readonly Permission[]

/** What the permission touches: records of one tenant, or what all tenants share. */
export function scopeOf(permission: Permission): PermissionScope {
  return scopes[permission]
}

/** True where the permission only lets look: `view`, and `export`, which is looking at everything at once. */
export function isReading(permission: Permission): boolean {
  return permission.endsWith('.view') || permission.endsWith('.export')
}

/** Seen by the people who run the server only. */
const ofAdmins: ReadonlySet<Permission> = new Set([
  'users.view',
  'users.edit',
  'settings.view',
  'settings.edit',
  'integrations.edit',
])

/** What a technician may do beyond looking: his daily work on a ticket. */
const ofTechnicians: ReadonlySet<Permission> = new Set(['tools.run', 'sessions.cancel', 'exceptions.edit'])

/** What only those who write the rules look at. */
const readingOfEngineers: ReadonlySet<Permission> = new Set([
  'configuration.export',
  'integrations.view',
  'audit.view',
])

/** Whether the role alone lets do it, whatever the tenant. */
export function roleAllows(role: Role, permission: Permission): boolean {
  switch (role) {
    case 'admin':
      return true
    case 'engineer':
      return !ofAdmins.has(permission)
    case 'technician':
      return ofTechnicians.has(permission) || seenByEveryRole(permission)
    case 'readOnly':
      return seenByEveryRole(permission) || permission === 'audit.view'
  }
}

function seenByEveryRole(permission: Permission): boolean {
  return isReading(permission) && !ofAdmins.has(permission) && !readingOfEngineers.has(permission)
}
