// What the tests of the deployments' pages have in place of a server: procedures by name, and what was asked of them.
import { me } from '../account/pretend-server.ts'
import type { Draft, Preview } from './client-types.ts'

/** Thrown by a procedure: the server's refusal. */
export class Refusal extends Error {
  readonly code: string
  readonly detail: unknown

  constructor(code: string, message: string, detail: unknown = null) {
    super(message)
    this.code = code
    this.detail = detail
  }
}

type Input = Record<string, unknown>
type Procedures = Record<string, (input: Input) => unknown>

/** Puts itself in the place of `fetch`. Procedures may be changed while a page is shown. */
export function pretendDeployments(given: Procedures) {
  const real = window.fetch
  const asked: { name: string; input: Input }[] = []
  const procedures: Procedures = { ...given }
  window.fetch = async (address, init) => {
    const url = new URL(String(address), location.href)
    const names = url.pathname.replace('/trpc/', '').split(',')
    const inputs = JSON.parse(
      typeof init?.body === 'string' ? init.body : (url.searchParams.get('input') ?? '{}'),
    )
    const answers = await Promise.all(
      names.map(async (name, index) => {
        const input: Input = inputs[index] ?? {}
        asked.push({ name, input })
        return await answerOf(procedures[name], input)
      }),
    )
    if (init?.signal?.aborted) throw new DOMException('The page does not wait any more.', 'AbortError')
    return Response.json(answers, { status: answers.some((answer) => 'error' in answer) ? 400 : 200 })
  }
  return {
    procedures,
    /** What a procedure was asked, oldest first. */
    askedOf: (name: string) => asked.filter((one) => one.name === name).map(({ input }) => input),
    stop: () => {
      window.fetch = real
    },
  }
}

/** A procedure that is not there fails the request, like a server that cannot be reached. */
async function answerOf(procedure: ((input: Input) => unknown) | undefined, input: Input) {
  if (!procedure) throw new TypeError('Failed to fetch')
  try {
    return { result: { data: (await procedure(input)) ?? null } }
  } catch (refused) {
    if (!(refused instanceof Refusal)) throw refused
    const { code, message, detail } = refused
    return { error: { code: -32000, message, data: { code, httpStatus: 400, detail } } }
  }
}

export const engineer = {
  ...me,
  name: 'Ada Engineer',
  role: 'engineer',
  limitedToTenants: false,
  tenantIds: [],
  permissions: ['deployments.view', 'deployments.edit'],
} as const

export const reader = {
  ...engineer,
  role: 'readOnly',
  permissions: ['deployments.view'],
} as const

export const choices = {
  items: [
    {
      id: 'chrome',
      name: 'Google Chrome',
      kind: 'software',
      subject: 'computer',
      versions: ['140.0', '148.0'],
      parameters: [],
    },
    {
      id: 'disk',
      name: 'Free disk space',
      kind: 'task',
      subject: 'computer',
      versions: [],
      parameters: [
        parameter({ name: 'percentage', label: 'Percentage', type: 'number', defaultValue: 20 }),
        parameter({ name: 'clean', label: 'Clean up', type: 'boolean', defaultValue: false }),
        parameter({ name: 'token', label: 'Token', type: 'secret', required: true }),
        parameter({ name: 'list', label: 'List', type: 'file' }),
      ],
    },
    {
      id: 'licences',
      name: 'Licence overview',
      kind: 'task',
      subject: 'tenant',
      versions: [],
      parameters: [],
    },
  ],
  tenants: [
    { id: 'contoso', name: 'Contoso' },
    { id: 'fabrikam', name: 'Fabrikam' },
  ],
}

function parameter(given: Record<string, unknown>) {
  return { required: false, defaultValue: null, choices: [], ...given }
}

export const draft: Draft = {
  id: 'chrome/all',
  itemId: 'chrome',
  name: 'Chrome for everyone',
  notes: 'The browser that support is given for.',
  desired: { state: 'installed', version: 'latest' },
  target: {
    scope: 'cross-tenant',
    type: 'all',
    ref: null,
    filter: 'all',
    tenant: null,
    includeChildTenants: false,
  },
  enforcement: 'required',
  enabled: true,
  order: null,
  visibility: [],
  parameters: {},
  parameterOverride: 'none',
  needsApproval: false,
}

export const revision = '2026-11-23T09:00:00.000Z'

const nobody: Preview['tools'] = { counts: { gained: 0, lost: 0, changed: 0 }, byTenant: [], rows: [] }

export const unchanged: Preview = {
  wins: 36,
  ...nobody,
  beats: [],
  losesTo: [{ id: 'mill', name: 'Chrome is left alone on the mill', count: 1 }],
  tools: nobody,
}

/** A preview of many changes, its rows from `offset` on. */
export function widePreview(offset: number, limit: number): Preview {
  const total = 70
  const positions = Array.from(
    { length: Math.max(0, Math.min(limit, total - offset)) },
    (_, at) => offset + at,
  )
  return {
    ...unchanged,
    wins: 12,
    counts: { gained: 0, lost: 60, changed: 10 },
    byTenant: [
      { id: 'contoso', name: 'Contoso', gained: 0, lost: 50, changed: 10 },
      { id: 'fabrikam', name: 'Fabrikam', gained: 0, lost: 10, changed: 0 },
    ],
    rows: positions.map((position) => ({
      subject: { kind: 'computer', id: `pc${position}`, name: `PC-${position}`, tenant: 'Contoso' },
      change: 'lost',
      before: 'install the latest',
      after: 'nothing',
    })),
  }
}

/** One row of the list, by its position. */
export function rowAt(position: number) {
  return {
    id: `d${position}`,
    name: `Rule ${position}`,
    item: { id: 'chrome', name: 'Google Chrome', kind: 'software' },
    does: 'install the latest',
    target: 'everything across all tenants (workstations and portables only)',
    enforcement: 'required',
    enabled: position % 7 !== 3,
    visibility: position % 2 === 0 ? ['technicianTools'] : [],
  }
}

/** The list of so many deployments, as the server pages it. */
export function listOf(total: number) {
  return ({ offset, limit }: Input) => {
    const from = Number(offset)
    const to = Math.min(total, from + Number(limit))
    return { rows: Array.from({ length: Math.max(0, to - from) }, (_, at) => rowAt(from + at)), total }
  }
}
