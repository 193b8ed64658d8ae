// Reads the database schema of one provider: its own generator and datasource, and the models both share.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Provider } from '../server/db/target.ts'

export type { Provider }

/** The databases that Deskhand runs on; each has its folder in `prisma/`. */
export const providers = ['sqlite', 'postgresql'] as const satisfies Provider[]

/** One `.prisma` file: its bare file name and its text. */
export type SchemaFile = { path: string; content: string }

/** The folder `prisma/` of the project, as an absolute path with a slash at its end. */
export const prismaFolder = fileURLToPath(new URL('../prisma/', import.meta.url))

/** Gives the provider's file and every file of `prisma/models/`, sorted by name. */
export function readSchema(provider: Provider): SchemaFile[] {
  const models = readdirSync(`${prismaFolder}models`)
    .filter((name) => name.endsWith('.prisma'))
    .sort()
  return [
    { path: 'provider.prisma', content: readFileSync(`${prismaFolder}${provider}/provider.prisma`, 'utf8') },
    ...models.map((name) => ({ path: name, content: readFileSync(`${prismaFolder}models/${name}`, 'utf8') })),
  ]
}
