import { generateKeyPairSync } from 'node:crypto'
import type { KeyPair } from '../core/agent-protocol/keys.ts'

/** Makes a new Ed25519 key pair, as text. */
export function createKeyPair(): KeyPair {
  const pair = generateKeyPairSync('ed25519')
  return {
    publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64'),
  }
}
