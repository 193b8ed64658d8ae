/** Somebody who works at a tenant. */
export interface Person {
  readonly id: string
  readonly tenant: string
  readonly name: string
  readonly upn: string | null
  readonly email: string | null
  readonly tags: readonly string[]
}
