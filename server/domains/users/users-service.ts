import { hashPassword } from 'better-auth/crypto'
import type { Logger } from 'pino'
import type { Database } from '../../db/client.ts'
import { DeskhandError } from '../../errors.ts'
import type { Secrets } from '../../secrets.ts'
import type { AuditService } from '../audit/audit-service.ts'
import { type Authenticate, createAuthenticate, createRecognise, type Recognise } from './authenticate.ts'
import type { Caller } from './caller.ts'
import { type ConnectWidget, createConnectWidget } from './connect-widget.ts'
import { type Auth, createAuth } from './create-auth.ts'
import { createFirstAdmin, type FirstAdmin } from './first-admin.ts'
import { createManageUsers, type ManageUsers } from './manage-users.ts'
import { newUserOf, type UserToCreate } from './new-user.ts'
import { usualSignInAttempts } from './sign-in-attempts.ts'
import { createUserStore, type SignInRecord, type UserRecord } from './store.ts'
import { createWidgetTokens } from './widget-tokens.ts'

/** People: who they are, what they may do, and how the server knows them again. */
export interface UsersService {
  /** The sign-in library; its own endpoints are served under `/auth`. */
  readonly auth: Auth
  readonly authenticate: Authenticate
  readonly recognise: Recognise
  readonly manage: ManageUsers
  readonly widget: ConnectWidget
  readonly firstAdmin: FirstAdmin
  /** Where the caller is signed in, the latest first; `current` marks this very sign-in. */
  listSignIns(caller: Caller): Promise<(SignInRecord & { current: boolean })[]>
  /** Ends one of the caller's own sign-ins; throws `notFound` for any other. */
  endSignIn(caller: Caller, authSessionId: string): Promise<void>
  /** Whether signing in as the caller asks for a second factor. */
  hasSecondFactor(caller: Caller): Promise<boolean>
  /** Creates a user in the name of the server itself, as for sample data. */
  createUser(user: UserToCreate): Promise<UserRecord>
}

export interface UsersServiceOptions {
  readonly database: Database
  readonly secrets: Secrets
  /** The public address, without a slash at its end. */
  readonly url: string
  readonly audit: AuditService
  readonly log: Logger
  /** So many tries to sign in are taken a minute from one address: 5 where not given. */
  readonly signInAttempts?: number
  readonly now?: () => Date
}

/** Wires the people's use cases to the database and the keys. */
export function createUsersService(options: UsersServiceOptions): UsersService {
  const { database, secrets, url, audit, log, now = () => new Date() } = options
  const { signInAttempts = usualSignInAttempts } = options
  const store = createUserStore(database)
  const secret = secrets.keyFor('sign-in').toString('base64url')
  const auth = createAuth({ database, url, log, secret, signInAttempts })
  const widgetTokens = createWidgetTokens(secrets.keyFor('widget-token'), url)
  return {
    auth,
    authenticate: createAuthenticate({ auth, store, widgetTokens, now }),
    recognise: createRecognise({ store, now }),
    manage: createManageUsers({ store, audit, hashPassword }),
    widget: createConnectWidget({ store, widgetTokens, now }),
    firstAdmin: createFirstAdmin(store, hashPassword),
    listSignIns: async (caller) => {
      const signIns = await store.listSignIns(caller.userId, now())
      return signIns.map((signIn) => ({ ...signIn, current: signIn.id === caller.authSessionId }))
    },
    endSignIn: async (caller, authSessionId) => {
      if (await store.endSignIn(caller.userId, authSessionId)) return
      throw new DeskhandError('notFound', 'There is no such sign-in of yours.')
    },
    hasSecondFactor: async (caller) => (await store.find(caller.userId))?.twoFactorEnabled ?? false,
    createUser: async (user) => store.create(await newUserOf(user, hashPassword)),
  }
}
