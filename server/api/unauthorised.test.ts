import { initTRPC } from '@trpc/server'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isReading, type Role, roleAllows, scopeOf } from '../../core/permissions/permissions.ts'
import type { ErrorCode } from '../errors.ts'
import { type CallOutcome, callProcedure } from '../testing.ts'
import { appRouter } from './router.ts'
import { publicProcedures, samples } from './samples.ts'
import { makeSampleWorld, type SampleWorld } from './testing/make-sample-world.ts'
import { declarationsOf, type ProcedureMeta, router } from './trpc.ts'

/** Somebody who calls: by role, and whether he is limited to another tenant than that of the samples. */
interface Actor {
  readonly name: string
  readonly role: Role | null
  readonly elsewhere: boolean
  readonly widget?: boolean
}

const actors: readonly Actor[] = [
  { name: 'nobody', role: null, elsewhere: false },
  { name: 'a read-only user', role: 'readOnly', elsewhere: false },
  { name: 'a technician of another tenant', role: 'technician', elsewhere: true },
  { name: 'an admin limited to another tenant', role: 'admin', elsewhere: true },
  { name: 'a technician in a ticket page', role: 'technician', elsewhere: false, widget: true },
  { name: 'a technician', role: 'technician', elsewhere: false },
  { name: 'an engineer', role: 'engineer', elsewhere: false },
  { name: 'an admin', role: 'admin', elsewhere: false },
]

type Expectation = 'pass' | 'sees nothing' | { readonly refusedWith: readonly ErrorCode[] }

/** What the declaration of a procedure promises for an actor. */
function expectationOf(actor: Actor, meta: ProcedureMeta): Expectation {
  if (actor.widget && !meta.widget) return { refusedWith: ['notAllowed'] }
  if (meta.permission === 'public') return 'pass'
  if (actor.role === null) return { refusedWith: ['notSignedIn'] }
  if (meta.permission === 'signedIn') return 'pass'
  if (!roleAllows(actor.role, meta.permission)) return { refusedWith: ['notAllowed'] }
  if (!actor.elsewhere) return 'pass'
  if (scopeOf(meta.permission) === 'server' && !isReading(meta.permission))
    return { refusedWith: ['notAllowed'] }
  if (meta.reach === 'record') return { refusedWith: ['notAllowed', 'notFound'] }
  return meta.reach === 'filtered' ? 'sees nothing' : 'pass'
}

const declarations = declarationsOf(appRouter)
const refusals: readonly (ErrorCode | null)[] = ['notSignedIn', 'notAllowed']

describe('every procedure', () => {
  test('says what it asks of its caller, and has a sample', () => {
    const undeclared = [...declarations].filter(([, { meta }]) => meta === null).map(([path]) => path)
    expect(undeclared).toEqual([])
    expect(Object.keys(samples).sort()).toEqual([...declarations.keys()].sort())
  })

  test('asks for an account, unless it is known not to', () => {
    const open = [...declarations]
      .filter(([, { meta }]) => meta?.permission === 'public')
      .map(([path]) => path)
    expect(open.sort()).toEqual([...publicProcedures].sort())
  })

  test('is noticed when it was not built by procedure()', () => {
    const t = initTRPC.meta<ProcedureMeta>().create()
    const raw = t.procedure.query(() => 'open to all')
    const forged = t.procedure
      .meta({ permission: 'users.edit', reach: 'server', widget: false })
      .query(() => 'open')
    const found = declarationsOf(router({ inner: router({ raw }), forged }))
    expect([...found]).toEqual([
      ['inner.raw', { type: 'query', meta: null }],
      ['forged', { type: 'query', meta: null }],
    ])
  })
})

describe('each procedure over HTTP', () => {
  let world: SampleWorld
  const bearers = new Map<Actor, string | null>()
  const inputs = new Map<string, unknown>()

  beforeAll(async () => {
    world = await makeSampleWorld()
    for (const actor of actors) bearers.set(actor, await bearerFor(actor))
    for (const [path, sample] of Object.entries(samples)) inputs.set(path, await sample(world))
  })

  afterAll(() => world.remove())

  async function bearerFor({ role, elsewhere, widget }: Actor): Promise<string | null> {
    if (role === null) return null
    const { server, otherTenantId } = world
    const { bearer } = await server.signIn(role, elsewhere ? [otherTenantId] : null)
    if (!widget) return bearer
    const caller = await server.services.users.authenticate(
      new Headers({ authorization: `Bearer ${bearer}` }),
    )
    if (!caller) throw new Error('The sign-in did not work.')
    return (await server.services.users.widget.renew(caller)).token
  }

  function call(path: string, actor: Actor): Promise<CallOutcome> {
    const bearer = bearers.get(actor)
    const headers: Record<string, string> = bearer ? { authorization: `Bearer ${bearer}` } : {}
    return callProcedure(world.server.url, typeOf(path), path, inputs.get(path), headers)
  }

  function cases(wanted: (expectation: Expectation) => boolean) {
    return [...declarations].flatMap(([path, { meta }]) =>
      actors.flatMap((actor) => {
        const expectation = meta && expectationOf(actor, meta)
        return expectation && wanted(expectation) ? [{ path, meta, actor, expectation }] : []
      }),
    )
  }

  test('refuses whoever may not call it, and changes nothing', async () => {
    const before = await contentsOf(world)
    const wrong: string[] = []
    for (const { path, actor, expectation } of cases((wanted) => typeof wanted === 'object')) {
      const { code } = await call(path, actor)
      const allowed =
        typeof expectation === 'object' && code !== null && expectation.refusedWith.includes(code)
      if (!allowed) wrong.push(`${path} for ${actor.name}: ${code ?? 'it was done'}`)
    }
    expect(wrong).toEqual([])
    expect(await contentsOf(world)).toEqual(before)
  })

  test('shows nothing of another tenant in its lists', async () => {
    const wrong: string[] = []
    for (const { path, actor } of cases((wanted) => wanted === 'sees nothing')) {
      const { code, body } = await call(path, actor)
      const seen = JSON.stringify(body ?? null).includes(world.tenantId)
      if (code !== null || seen) wrong.push(`${path} for ${actor.name}: ${code ?? 'another tenant is in it'}`)
    }
    expect(wrong).toEqual([])
  })

  test('lets whoever may call it through, and its sample is a real one', async () => {
    const wrong: string[] = []
    for (const { path, meta, actor } of cases((wanted) => wanted === 'pass')) {
      const { code, message } = await call(path, actor)
      // The last actor is the admin: what an earlier one changed may stand in his way, what is missing may not.
      const missing = meta.reach === 'record' && (code === 'notFound' || code === 'badInput')
      if (code === 'internal' || missing || (refusals.includes(code) && !isOnlyForOtherClients(path))) {
        wrong.push(`${path} for ${actor.name}: ${code} ${message}`)
      }
    }
    expect(wrong).toEqual([])
  })
})

/** Allowed to the user, refused to the kind of client that this test is: each has a test of its own. */
function isOnlyForOtherClients(path: string): boolean {
  return path === 'users.widgetCode' || path === 'users.widgetRenew'
}

function typeOf(path: string): 'query' | 'mutation' | 'subscription' {
  const type = declarations.get(path)?.type
  if (!type) throw new Error(`There is no procedure ${path}.`)
  return type
}

/** All rows of all tables, but for what signing in itself writes, and what the server remembers of the PSA's answers. */
async function contentsOf({ server }: SampleWorld): Promise<Record<string, unknown[]>> {
  const { prisma } = server.database
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
      AND name NOT IN ('AuthSession', 'TicketReading')`
  const contents: Record<string, unknown[]> = {}
  for (const { name } of tables) contents[name] = await prisma.$queryRawUnsafe(`SELECT * FROM "${name}"`)
  return contents
}
