import { Prisma } from '../../../prisma/generated/sqlite/client.ts'
import type { Database } from '../../db/client.ts'
import { storable } from '../../db/storable.ts'

/** So many pieces are looked through at once: whoever else asks the database meanwhile gets his turn between. */
const windowPieces = 5_000

/**
 * The sequences of the pieces of a session's log that contain a text, whatever its case, after a sequence, in order, at
 * most `limit` of them. The database looks: what does not fit never leaves it.
 */
export async function findInLog(
  { prisma }: Database,
  { sessionId, text, after, limit }: { sessionId: string; text: string; after: number; limit: number },
): Promise<number[]> {
  const session = await prisma.maintenanceSession.findUnique({
    where: { id: sessionId },
    select: { logSequence: true },
  })
  const contains = Prisma.join(
    patternsOf(text).map((pattern) => Prisma.sql`lower("text") LIKE ${pattern} ESCAPE '!'`),
    ' OR ',
  )
  const found: number[] = []
  const last = session?.logSequence ?? 0
  for (let from = after; from < last && found.length < limit; from += windowPieces) {
    const rows = await prisma.$queryRaw<{ sequence: number }[]>`
      SELECT "sequence" FROM "LogChunk"
      WHERE "sessionId" = ${sessionId} AND "sequence" > ${from} AND "sequence" <= ${from + windowPieces}
        AND (${contains})
      ORDER BY "sequence" LIMIT ${limit - found.length}`
    found.push(...rows.map(({ sequence }) => Number(sequence)))
  }
  return found
}

/**
 * SQLite tells upper from lower case of ASCII alone, and so does PostgreSQL with some collations: of other letters the
 * text is looked for as it is, all small and all large.
 */
function patternsOf(text: string): string[] {
  const patterns = [text, text.toLowerCase(), text.toUpperCase()].map((variant) => {
    const small = storable(variant).replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    return `%${small.replace(/[!%_]/g, '!$&')}%`
  })
  return [...new Set(patterns)]
}
