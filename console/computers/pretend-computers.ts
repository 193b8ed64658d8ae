// What the tests of the computers' pages have in place of a server.
import { ago, computerContext, tools } from '../../ui/gallery/samples.ts'
import { operator, pretendSessions } from '../sessions/pretend-sessions.ts'
import type { Computer, FoundComputer } from './client-types.ts'

type Procedures = Parameters<typeof pretendSessions>[0]

/** Whoever looks after computers. */
export const technician = {
  ...operator,
  role: 'technician',
  permissions: ['computers.view', 'tools.view', 'tools.run', 'sessions.view', 'sessions.start'],
} as const

/** A computer that a search finds, by its number. */
export function foundAt(number: number, parts: Partial<FoundComputer> = {}): FoundComputer {
  return {
    id: `pc-${number}`,
    name: `PC-${number}`,
    online: number % 2 === 1,
    tenant: { id: 'contoso', name: 'Contoso' },
    person: { id: 'jane', name: 'Jane Roe' },
    serial: `SN-${number}`,
    address: `10.0.0.${number}`,
    user: 'CONTOSO\\jane',
    os: 'Windows 11 Pro',
    matched: [],
    remote: [],
    ...parts,
  }
}

/** PC-1 as its page shows it, with so many programs. */
export function computerWith(programs: number, parts: Partial<Computer> = {}): Computer {
  return {
    id: 'pc-1',
    name: 'PC-1',
    tenant: { id: 'contoso', name: 'Contoso' },
    person: { id: 'jane', name: 'Jane Roe', email: 'jane@contoso.example' },
    kind: 'workstation',
    os: 'Windows 11 Pro',
    osVersion: '10.0.26200',
    manufacturer: 'Lenovo',
    model: 'ThinkCentre M70q',
    serial: 'SN-1',
    lastAddress: '10.0.0.1',
    signedInUser: 'CONTOSO\\jane',
    onboarding: 'onboarded',
    maintenanceExcluded: false,
    rebootPending: false,
    roles: [],
    tags: ['vip'],
    deviceGroups: ['mesh:front desk'],
    online: true,
    agents: [
      { id: 'a1', kind: 'deskhand', name: 'PC-1', version: '1.4.0', online: true, lastSeenAt: ago(0) },
      { id: 'a2', kind: 'meshcentral', name: 'PC-1', version: null, online: false, lastSeenAt: ago(90) },
    ],
    inventoryAt: ago(40),
    lastSeenAt: ago(0),
    createdAt: ago(60 * 24 * 40),
    software: Array.from({ length: programs }, (_, at) => ({
      id: `sw-${at}`,
      name: `Program ${at}`,
      version: `${at}.0`,
      publisher: at % 2 === 0 ? 'Contoso Software' : 'Fabrikam',
      firstSeenAt: ago(60 * at),
    })),
    ...parts,
  }
}

/** Puts itself in the place of `fetch`. */
export function pretendComputers(given: Procedures = {}) {
  return pretendSessions({
    'users.me': () => technician,
    'computers.lookup': () => ({ computers: [foundAt(1), foundAt(2), foundAt(3)] }),
    'computers.get': () => computerWith(3),
    'computers.visit': () => null,
    'technicianTools.context': () => computerContext,
    'technicianTools.list': ({ subject }) => ({ subject, tools }),
    'sessions.listForPlace': () => ({ sessions: [] }),
    ...given,
  })
}
