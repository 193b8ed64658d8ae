import { Prisma } from '../../prisma/generated/sqlite/client.ts'
import type { TransactionClient } from './client.ts'
import { inChunks } from './in-chunks.ts'

/** A row by its columns; each row of a list has the same ones. */
type Row = Readonly<Record<string, string | number | Date | null>>

/**
 * Adds many rows as they are: every column that has no default in the database must be there, the id too. For lists of
 * thousands, for which `createMany` works on each value five times as long. The names come from the source, never from
 * outside.
 */
export async function insertRows(tx: TransactionClient, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const names = Prisma.raw(columns.map((column) => `"${column}"`).join(', '))
  await inChunks(rows, (piece) => {
    const values = piece.map((row) => Prisma.sql`(${Prisma.join(columns.map((column) => row[column]))})`)
    return tx.$executeRaw`INSERT INTO ${Prisma.raw(`"${table}"`)} (${names}) VALUES ${Prisma.join(values)}`
  })
}
