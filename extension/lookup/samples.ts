import type { LookupReply } from '../messages/lookup-messages.ts'
import type { FoundComputer } from './found-computer.ts'

/** Sample data for the tests of the search: computers of a small world. */

export const server = 'https://deskhand.example'

/** A computer with this number, with `parts` of its own. Each even one has a remote session. */
export function computer(number: number, parts: Partial<FoundComputer> = {}): FoundComputer {
  return {
    id: `pc-${number}`,
    name: `PC-${number}`,
    online: number % 3 !== 1,
    tenant: { id: 'contoso', name: 'Contoso' },
    person: { id: 'jane', name: 'Jane Roe' },
    serial: `SN-${number}`,
    address: `10.0.0.${number}`,
    user: 'CONTOSO\\jane',
    os: 'Windows 11 Pro',
    matched: [],
    remote:
      number % 2 === 0
        ? [{ name: 'ScreenConnect', url: `https://remote.example/Host#Access/All/session-${number}/Join` }]
        : [],
    ...parts,
  }
}

export const computers: FoundComputer[] = Array.from({ length: 12 }, (_, number) => computer(number))

/** The background's answer with so many computers. */
export function found(query: string, count: number): Extract<LookupReply, { type: 'found' }> {
  return { type: 'found', query, server, computers: computers.slice(0, count) }
}
