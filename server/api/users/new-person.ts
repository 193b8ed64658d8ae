import { z } from 'zod'
import { maximumPasswordLength, minimumPasswordLength } from '../../domains/users/create-auth.ts'

/** A password as it comes from outside. */
export const password = z
  .string()
  .min(minimumPasswordLength, `A password has ${minimumPasswordLength} characters or more.`)
  .max(maximumPasswordLength, `A password has ${maximumPasswordLength} characters at most.`)

/** Whoever is to get an account. */
export const newPerson = z.object({
  name: z.string().trim().min(1, 'Give a name.').max(120),
  email: z.email('Give an e-mail address.').max(254),
  password,
})
