/**
 * The kinds of refusal that stores tell apart; everything else is a fault. `badValue`: no column takes such a value.
 * `collision`: two transactions stood in each other's way, and this one was undone; it may be tried again.
 */
export type DatabaseErrorKind =
  | 'unique'
  | 'foreignKey'
  | 'notFound'
  | 'badValue'
  | 'timeout'
  | 'collision'
  | 'other'

const kindsOfCode: Readonly<Record<string, DatabaseErrorKind>> = {
  P2000: 'badValue',
  P2002: 'unique',
  P2003: 'foreignKey',
  P2020: 'badValue',
  P2025: 'notFound',
  P2028: 'timeout',
  P2034: 'collision',
}

/** Names what Prisma refused, the same on both databases: `other` for errors that are not Prisma's. */
export function databaseErrorKind(error: unknown): DatabaseErrorKind {
  if (!(error instanceof Error)) return 'other'
  if (error.name === 'PrismaClientValidationError') return 'badValue'
  if (error.name !== 'PrismaClientKnownRequestError') return 'other'
  const { code = '', meta } = error as KnownRequestError
  const state = String(meta?.driverAdapterError?.cause?.originalCode ?? '')
  return kindsOfCode[code] ?? (state.startsWith(dataException) ? 'badValue' : 'other')
}

/** Class 22 of PostgreSQL's codes ("data exception"), for which Prisma has no code of its own. */
const dataException = '22'

type KnownRequestError = {
  readonly code?: string
  readonly meta?: { readonly driverAdapterError?: { readonly cause?: { readonly originalCode?: unknown } } }
}
