import { type AnyProcedure, type AnyRouter, initTRPC } from '@trpc/server'
import type { Logger } from 'pino'
import type { Permission } from '../../core/permissions/permissions.ts'
import { type Caller, requirePermission } from '../domains/users/caller.ts'
import { DeskhandError } from '../errors.ts'
import type { Services } from '../services.ts'
import { errorOfTrpc, shapeError, trpcErrorOf } from './map-errors.ts'

/** What every procedure is given: who asks, the use cases, and where to log. */
export interface AppContext {
  readonly caller: Caller | null
  readonly services: Services
  readonly requestId: string
  readonly log: Logger
  /** The client's address, for limits and the audit. */
  readonly clientAddress: string
  /** The words the client's program calls itself, for the list of one's own sign-ins. */
  readonly userAgent: string
}

/** What a procedure asks of its caller: a permission, any account, or nothing. */
export type Requirement = Permission | 'signedIn' | 'public'

/**
 * How a procedure meets the limit to tenants; the generated test of refusals holds it to this:
 * - `record`: its input names a record of one tenant; a user limited to other tenants is refused;
 * - `filtered`: it gives only what the caller may see; nothing of another tenant is in the answer;
 * - `server`: what it touches is of no tenant;
 * - `self`: the caller's own account.
 */
export type Reach = 'record' | 'filtered' | 'server' | 'self'

export interface ProcedureMeta {
  readonly permission: Requirement
  readonly reach: Reach
  /** True: the iframe in a PSA's page may call it. */
  readonly widget: boolean
}

const t = initTRPC
  .context<AppContext>()
  .meta<ProcedureMeta>()
  .create({
    isDev: false,
    errorFormatter: shapeError,
    sse: {
      ping: { enabled: true, intervalMs: 15_000 },
      client: { reconnectAfterInactivityMs: 40_000 },
      // A stream ends and comes back by itself, so that whoever was blocked meanwhile is asked again.
      maxDurationMs: 5 * 60_000,
    },
  })

/** Builds a router out of procedures and routers. */
export const router = t.router

/** The declarations that were made by `procedure`; a procedure whose meta is not among them was smuggled in. */
const declared = new WeakSet<object>()

/**
 * The only way to build a procedure. It names what the caller needs; the role is checked before the input is
 * even read, the tenant of the record by the use case (`requirePermission(ctx.caller, …, {tenantId})`).
 *
 * @param requirement a permission; `signedIn` for one's own account; `public` for what needs no account
 * @param options.reach how the limit to tenants is met; `record` unless told, `self` where no permission is asked
 * @param options.widget true lets the iframe in a PSA's page call it
 */
export function procedure<R extends Requirement>(
  requirement: R,
  options: { reach?: Reach; widget?: boolean } = {},
) {
  const meta: ProcedureMeta = {
    permission: requirement,
    reach: options.reach ?? (requirement === 'public' || requirement === 'signedIn' ? 'self' : 'record'),
    widget: options.widget ?? false,
  }
  declared.add(meta)
  return t.procedure.meta(meta).use(async ({ ctx, next }) => {
    const caller = admit(ctx.caller, meta)
    const result = await next({ ctx: { caller: caller as R extends 'public' ? Caller | null : Caller } })
    if (!result.ok) throw trpcErrorOf(errorOfTrpc(result.error))
    return result
  })
}

/** The caller, when the declaration lets him in; else throws the refusal as tRPC knows it. */
function admit(caller: Caller | null, meta: ProcedureMeta): Caller | null {
  try {
    if (caller?.via === 'widget' && !meta.widget) {
      throw new DeskhandError('notAllowed', 'This is not offered inside a ticket page. Open Deskhand itself.')
    }
    if (meta.permission === 'public') return caller
    if (!caller) throw new DeskhandError('notSignedIn', 'Sign in first.')
    if (meta.permission !== 'signedIn') requirePermission(caller, meta.permission)
    return caller
  } catch (error) {
    throw trpcErrorOf(errorOfTrpc(error))
  }
}

/** A procedure as it stands in a router; `meta` is null when it was not built by `procedure`. */
export interface Declaration {
  readonly type: 'query' | 'mutation' | 'subscription'
  readonly meta: ProcedureMeta | null
}

/** Each procedure of a router by its dotted path. The server refuses to start on one without a declaration. */
export function declarationsOf(appRouter: AnyRouter): Map<string, Declaration> {
  const procedures: Record<string, AnyProcedure> = appRouter._def.procedures
  return new Map(
    Object.entries(procedures).map(([path, { _def }]) => {
      return [path, { type: _def.type, meta: isDeclared(_def.meta) ? _def.meta : null }]
    }),
  )
}

function isDeclared(meta: unknown): meta is ProcedureMeta {
  return typeof meta === 'object' && meta !== null && declared.has(meta)
}
