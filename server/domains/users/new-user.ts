import type { Role } from '../../../core/permissions/permissions.ts'
import { DeskhandError } from '../../errors.ts'
import { maximumPasswordLength, minimumPasswordLength } from './create-auth.ts'
import type { NewUser } from './store.ts'

export interface NewPerson {
  readonly name: string
  readonly email: string
  readonly password: string
}

export interface UserToCreate extends NewPerson {
  readonly role: Role
  /** The only tenants that he may reach; null: all. */
  readonly tenantIds: readonly string[] | null
}

/** What the store keeps of a user to create: the address in lower case, the password as a hash only. */
export async function newUserOf(
  user: UserToCreate,
  hashPassword: (password: string) => Promise<string>,
): Promise<NewUser> {
  const { name, email, role, tenantIds } = user
  return {
    name: name.trim(),
    email: email.trim().toLowerCase(),
    role,
    tenantIds,
    passwordHash: await hashPassword(acceptablePassword(user.password)),
  }
}

/** The password, or `badInput` where it is too short or too long. */
export function acceptablePassword(password: string): string {
  if (password.length >= minimumPasswordLength && password.length <= maximumPasswordLength) return password
  throw new DeskhandError(
    'badInput',
    `A password has ${minimumPasswordLength} to ${maximumPasswordLength} characters.`,
  )
}
