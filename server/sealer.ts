import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const version = 'v1'
const nonceBytes = 12
const tagBytes = 16

/** Hides a text from whoever reads the database without the secret key. */
export interface Sealer {
  /** The text as `v1.<base64url>`; the same text gives another seal each time. */
  seal(text: string): string
  /** The text again; throws when the value was changed, or sealed with another key or for another purpose. */
  open(sealed: string): string
}

/**
 * A key of its own for each purpose, from the one secret key (HKDF-SHA256).
 *
 * @param secretKey 32 bytes
 * @param purpose a fixed name such as `integration-secret`
 * @param length in bytes
 */
export function deriveKey(secretKey: Uint8Array, purpose: string, length = 32): Buffer {
  return Buffer.from(hkdfSync('sha256', secretKey, Buffer.alloc(0), `deskhand:${purpose}`, length))
}

/** Seals with AES-256-GCM under a random nonce; the purpose is part of the key and of what is authenticated. */
export function createSealer(secretKey: Uint8Array, purpose: string): Sealer {
  const key = deriveKey(secretKey, `seal:${purpose}`)
  const context = Buffer.from(`${version}:${purpose}`)
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return `${version}.${Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64url')}`
    },
    open(sealed) {
      const [prefix, encoded] = sealed.split('.')
      const bytes = Buffer.from(encoded ?? '', 'base64url')
      if (prefix !== version || bytes.length < nonceBytes + tagBytes) {
        throw new Error('This is not a value that this server sealed.')
      }
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes))
      decipher.setAAD(context).setAuthTag(bytes.subarray(bytes.length - tagBytes))
      try {
        const body = bytes.subarray(nonceBytes, bytes.length - tagBytes)
        return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
      } catch {
        throw new Error('A sealed value does not open: it was changed, or sealed with another secret key.')
      }
    },
  }
}
