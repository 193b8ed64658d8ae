import { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_NUMBER } from '@trpc/server/rpc'
import { DeskhandError, type ErrorCode, type ErrorDetail, toDeskhandError } from '../errors.ts'

type TrpcCode = TRPCError['code']

/** Our codes as tRPC's, which decide the HTTP status. tRPC has no word for gone: it answers as not found. */
const trpcCodes: Record<ErrorCode, TrpcCode> = {
  badInput: 'BAD_REQUEST',
  notSignedIn: 'UNAUTHORIZED',
  notAllowed: 'FORBIDDEN',
  notFound: 'NOT_FOUND',
  conflict: 'CONFLICT',
  gone: 'NOT_FOUND',
  tooLarge: 'PAYLOAD_TOO_LARGE',
  tooMany: 'TOO_MANY_REQUESTS',
  vendorFailed: 'BAD_GATEWAY',
  unavailable: 'SERVICE_UNAVAILABLE',
  internal: 'INTERNAL_SERVER_ERROR',
}

/** What tRPC itself refuses before a procedure is reached. */
const codesOfTrpc: Partial<Record<TrpcCode, ErrorCode>> = {
  PARSE_ERROR: 'badInput',
  BAD_REQUEST: 'badInput',
  UNSUPPORTED_MEDIA_TYPE: 'badInput',
  METHOD_NOT_SUPPORTED: 'badInput',
  NOT_FOUND: 'notFound',
  PAYLOAD_TOO_LARGE: 'tooLarge',
  UNAUTHORIZED: 'notSignedIn',
  FORBIDDEN: 'notAllowed',
}

/** Anything thrown in or around a procedure, as a DeskhandError. */
export function errorOfTrpc(thrown: unknown): DeskhandError {
  if (!(thrown instanceof TRPCError)) return toDeskhandError(thrown)
  const code = codesOfTrpc[thrown.code]
  if (thrown.cause) {
    const inner = toDeskhandError(thrown.cause)
    if (inner.code !== 'internal' || !code) return inner
  }
  return code ? new DeskhandError(code, thrown.message) : toDeskhandError(thrown)
}

/** The same error for tRPC to answer with. */
export function trpcErrorOf(error: DeskhandError): TRPCError {
  return new TRPCError({ code: trpcCodes[error.code], message: error.message, cause: error })
}

/** What a client is given of a failed call. */
export interface ErrorShape {
  /** JSON-RPC's number; tRPC needs it. */
  readonly code: TRPC_ERROR_CODE_NUMBER
  /** Words that a technician can act on. */
  readonly message: string
  readonly data: {
    readonly code: ErrorCode
    readonly httpStatus: number
    readonly path: string | null
    readonly detail: ErrorDetail | null
    /** On `internal` only: where the cause stands in the log. */
    readonly reference: string | null
  }
}

/** The error as the client sees it: never a stack, and never the words of an unforeseen cause. */
export function shapeError(options: {
  shape: { code: TRPC_ERROR_CODE_NUMBER }
  error: TRPCError
  path: string | undefined
}): ErrorShape {
  const error = errorOfTrpc(options.error)
  return {
    code: options.shape.code,
    message: error.message,
    data: {
      code: error.code,
      httpStatus: error.httpStatus,
      path: options.path ?? null,
      detail: error.detail ?? null,
      reference: error.reference ?? null,
    },
  }
}
