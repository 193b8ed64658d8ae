import { createHash, randomBytes } from 'node:crypto'
import { DeskhandError } from '../../errors.ts'
import { type NewPerson, newUserOf } from './new-user.ts'
import type { UserRecord, UserStore } from './store.ts'

/** The link by which whoever started the server becomes its first admin. */
export interface FirstAdmin {
  /**
   * A new one-time link when there is no user yet, else null. Only its hash is stored; the link before it is dead.
   *
   * @param url the public address
   */
  makeLink(url: string): Promise<string | null>
  /** Whether the token of a link would be accepted now. */
  isOpen(token: string): Promise<boolean>
  /** Spends the link and creates the admin; throws `gone` when the link is spent or somebody was faster. */
  create(token: string, person: NewPerson): Promise<UserRecord>
}

export function createFirstAdmin(
  store: UserStore,
  hashPassword: (password: string) => Promise<string>,
): FirstAdmin {
  return {
    makeLink: async (url) => {
      if ((await store.count()) > 0) return null
      const token = randomBytes(32).toString('base64url')
      await store.keepFirstAdminLink(hashOf(token))
      return `${url}/setup#${token}`
    },
    isOpen: async (token) => (await store.count()) === 0 && store.hasFirstAdminLink(hashOf(token)),
    create: async (token, person) => {
      if (!(await store.hasFirstAdminLink(hashOf(token)))) throw spent()
      const user = await newUserOf({ ...person, role: 'admin', tenantIds: null }, hashPassword)
      const created = await store.createFirstAdmin(hashOf(token), user)
      if (!created) throw spent()
      return created
    },
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}

function spent(): DeskhandError {
  return new DeskhandError(
    'gone',
    'This set-up link is spent. If there is no admin yet, start the server again: it prints a new link.',
  )
}
