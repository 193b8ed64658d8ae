import { canonicalJson, type JsonValue } from '../canonical-json.ts'
import { type PrivateKey, signBytes, verifyBytes } from './keys.ts'

/** What a signature of this protocol is over; each has its own prefix, so that none can stand for another. */
export type StatementKind = 'command' | 'cancel' | 'time' | 'enrolment'

/**
 * The bytes that are signed: `deskhand-<kind>-1`, a line feed, and the statement as canonical JSON, in UTF-8. Members
 * that are undefined do not count, since they do not travel. Throws a `TypeError` for what has no JSON form.
 */
export function statementBytes(kind: StatementKind, statement: unknown): Uint8Array {
  const travelling = JSON.stringify(statement)
  if (travelling === undefined) throw new TypeError('The statement has no JSON form.')
  return Buffer.from(`deskhand-${kind}-1\n${canonicalJson(JSON.parse(travelling) as JsonValue)}`, 'utf8')
}

/** Signs a statement with the server's private key; gives base64url. */
export function signStatement(kind: StatementKind, statement: unknown, privateKey: PrivateKey): string {
  return signBytes(statementBytes(kind, statement), privateKey)
}

/** Whether the server's key signed exactly this statement as this kind. */
export function verifyStatement(
  kind: StatementKind,
  statement: unknown,
  signature: string,
  publicKey: string,
): boolean {
  return statement !== undefined && verifyBytes(statementBytes(kind, statement), signature, publicKey)
}
