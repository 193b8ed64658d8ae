// What the tests of the page of exceptions show: answers of the server.
import { engineer } from '../deployments/pretend-deployments.ts'
import type { ExceptionRow } from './use-exceptions.ts'

export const technician = {
  ...engineer,
  name: 'Ana Ruiz',
  role: 'technician',
  permissions: ['deployments.view', 'exceptions.view', 'exceptions.edit'],
} as const

export const rows: readonly ExceptionRow[] = [
  row({ id: 'x1' }),
  row({
    id: 'x2',
    subject: { kind: 'tenant', id: 'fabrikam', name: 'Fabrikam with a name that is rather long' },
    tenant: { id: 'fabrikam', name: 'Fabrikam with a name that is rather long' },
    item: { id: 'edr', name: 'Endpoint detection and response, the managed edition' },
    reason:
      'The auditors look at the machines until the end of the week, and nothing may change while they do. Agreed with Mr Poe on the phone; see the ticket for the mail.',
    ticket: { id: '2811', url: null },
    mayEnd: false,
  }),
  row({
    id: 'x3',
    subject: { kind: 'person', id: 'jane', name: 'Jane Roe' },
    owner: null,
    ticket: null,
  }),
]

export const over: readonly ExceptionRow[] = [
  row({ id: 'x4', active: false, mayEnd: false, until: '2026-11-20T17:00:00.000Z' }),
]

function row(given: Partial<ExceptionRow>): ExceptionRow {
  return {
    id: 'id',
    item: { id: 'chrome', name: 'Google Chrome' },
    subject: { kind: 'computer', id: 'pc1', name: 'PC-1' },
    tenant: { id: 'contoso', name: 'Contoso' },
    reason: 'The line-of-business page breaks with a newer version.',
    owner: 'Ana Ruiz',
    ticket: { id: '2820', url: 'https://psa.example/ticket?id=2820' },
    until: '2126-11-27T18:00:00.000Z',
    createdAt: '2026-11-23T09:00:00.000Z',
    active: true,
    mayEnd: true,
    ...given,
  }
}
