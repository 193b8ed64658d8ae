/**
 * The kinds of refusal that stores tell apart; everything else is a fault. `collision`: two transactions stood in each other's way, and this one was undone; it may be tried
 * again.
 */
export type DatabaseErrorKind = 'unique' | 'foreignKey' | 'notFound' | 'timeout' | 'collision' | 'other'

const kindsOfCode: Readonly<Record<string, DatabaseErrorKind>> = {
  P2002: 'unique',
  P2003: 'foreignKey',
  P2025: 'notFound',
  P2028: 'timeout',
  P2034: 'collision',
}

/** Names what Prisma refused, the same on both databases: `other` for errors that are not Prisma's. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind {
  if (!(error instanceof Error) || error.name !== 'PrismaClientKnownRequestError') return 'other'
  return kindsOfCode[(error as { code?: string }).code ?? ''] ?? 'other'
}
