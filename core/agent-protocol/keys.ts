import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'

/** An Ed25519 key pair as text: the public key as SPKI DER, the private key as PKCS #8 DER, both in base64. */
export interface KeyPair {
  publicKey: string
  privateKey: string
}

/** A private key as text, or read already. */
export type PrivateKey = string | KeyObject

/** Whether the text is an Ed25519 public key in the form of `KeyPair`. */
export function isPublicKey(text: string): boolean {
  try {
    return readPublicKey(text).asymmetricKeyType === 'ed25519'
  } catch {
    return false
  }
}

/** Signs the bytes with an Ed25519 private key; gives the signature in base64url. */
export function signBytes(bytes: Uint8Array, privateKey: PrivateKey): string {
  const key = typeof privateKey === 'string' ? readPrivateKey(privateKey) : privateKey
  return sign(null, bytes, key).toString('base64url')
}

/** Whether `signature` (base64url) is the key's over exactly these bytes. A malformed key or signature is a no. */
export function verifyBytes(bytes: Uint8Array, signature: string, publicKey: string): boolean {
  try {
    return verify(null, bytes, readPublicKey(publicKey), Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}

function readPrivateKey(text: string): KeyObject {
  return createPrivateKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'pkcs8' })
}

/** Public keys that were read before: a key costs more to read than a signature to verify. */
const publicKeys = new Map<string, KeyObject>()
const mostKeys = 10_000

function readPublicKey(text: string): KeyObject {
  const known = publicKeys.get(text)
  if (known) return known
  const key = createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' })
  if (publicKeys.size >= mostKeys) publicKeys.clear()
  publicKeys.set(text, key)
  return key
}
