import type { Database } from './db/client.ts'
import type { ReadinessCheck } from './http/readiness.ts'

/** The database answers. Its tables are up to date whenever the server runs: it migrates before it starts. */
export function databaseCheck({ prisma }: Database): ReadinessCheck {
  return {
    name: 'database',
    check: async () => {
      await prisma.$queryRaw`SELECT 1`
      return null
    },
  }
}
