// What the tests of the sessions' pages have in place of a server: its procedures, and one live stream.
import { running, session, stages } from '../../ui/gallery/samples.ts'
import { choices, engineer, pretendDeployments } from '../deployments/pretend-deployments.ts'
import type { Session } from './client-types.ts'

type Procedures = Parameters<typeof pretendDeployments>[0]
type LogEntry = { sequence: number; stream: 'stdout' | 'stderr' | 'server'; text: string; at: string }

/** Whoever starts and stops sessions. */
export const operator = {
  ...engineer,
  permissions: [
    'deployments.view',
    'sessions.view',
    'sessions.start',
    'sessions.cancel',
    'sessions.postpone',
  ],
}

export const maintenance = session({
  ...running,
  kind: 'maintenance',
  tool: null,
  ticket: null,
  requestedBy: 'Ada Engineer',
})

/** A session of the list; the higher the number, the older. */
export function sessionAt(number: number, parts: Partial<Session> = {}): Session {
  return {
    ...maintenance,
    id: `s${String(9_999 - number).padStart(4, '0')}`,
    subject: { kind: 'computer', id: `pc${number}`, name: `PC-${number}` },
    actions: [],
    status: 'passed',
    ended: true,
    endedAt: maintenance.createdAt,
    stages: stages(['inventory', 'resolution', 'detection', 'execution', 'report'], null),
    ...parts,
  }
}

/** The list of these sessions, as the server pages it. */
export function listOf(all: readonly Session[]) {
  return ({ cursor, limit, status }: Record<string, unknown>) => {
    const wanted = all.filter(
      (one) =>
        (!cursor || one.id < String(cursor)) && (!Array.isArray(status) || status.includes(one.status)),
    )
    const sessions = wanted.slice(0, Number(limit))
    return { sessions, next: sessions.length === Number(limit) ? (sessions.at(-1)?.id ?? null) : null }
  }
}

/** Puts itself in the place of `fetch`; `say` sends one event to whoever watches. */
export function pretendSessions(given: Procedures = {}) {
  const server = pretendDeployments({
    'users.me': () => operator,
    'deployments.choices': () => choices,
    'deployments.searchRefs': ({ search }) =>
      ['PC-1', 'PC-2', 'PC-30']
        .map((name) => ({ id: name.toLowerCase(), name, tenant: 'Contoso' }))
        .filter(({ id, name }) => name.includes(String(search)) || id === search),
    'sessions.list': listOf([]),
    'sessions.get': () => maintenance,
    'sessions.log': () => ({ log: [], last: 0, deleted: false }),
    ...given,
  })
  const answer = window.fetch
  const streams = new Set<ReadableStreamDefaultController<string>>()
  const watches: (string | null)[] = []
  let isDown = false
  window.fetch = async (address, init) => {
    const url = new URL(String(address), location.href)
    if (url.pathname !== '/trpc/sessions.watch') return await answer(address, init)
    if (isDown) throw new TypeError('Failed to fetch')
    watches.push(new Headers(init?.headers).get('last-event-id'))
    let own: ReadableStreamDefaultController<string> | null = null
    const body = new ReadableStream<string>({
      start: (controller) => {
        own = controller
        streams.add(controller)
        controller.enqueue('event: connected\ndata: {}\n\n')
      },
      cancel: () => {
        if (own) streams.delete(own)
      },
    })
    return new Response(body.pipeThrough(new TextEncoderStream()), {
      headers: { 'content-type': 'text/event-stream' },
    })
  }
  return {
    ...server,
    /** The last event that each stream was asked to go on after, oldest first. */
    watches,
    say(view: Session | null, log: readonly LogEntry[] = []) {
      const id = log.at(-1)?.sequence ?? 0
      for (const stream of streams) stream.enqueue(`id: ${id}\ndata: ${JSON.stringify({ view, log })}\n\n`)
    },
    /** The server goes away, with every stream. */
    breakDown() {
      isDown = true
      for (const stream of streams) stream.error(new TypeError('network error'))
      streams.clear()
    },
    /** Every stream has lasted as long as it may. */
    endStreams() {
      for (const stream of streams) stream.close()
      streams.clear()
    },
    comeBack() {
      isDown = false
    },
    stop() {
      streams.clear()
      server.stop()
    },
  }
}

/** Lines of a log, one piece each, from a sequence on. */
export function logFrom(sequence: number, ...lines: readonly string[]): LogEntry[] {
  return lines.map((text, index) => ({
    sequence: sequence + index,
    stream: 'stdout',
    text: `${text}\n`,
    at: maintenance.createdAt,
  }))
}
