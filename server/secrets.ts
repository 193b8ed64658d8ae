import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSealer, deriveKey, type Sealer } from './sealer.ts'
import type { Settings } from './settings.ts'

/** What only this server knows: the key that seals, and the key that signs commands to agents. */
export interface Secrets {
  /** Ed25519. */
  readonly signingKey: KeyObject
  /** The public half, for agents: SPKI, DER, base64. */
  readonly publicKey: string
  /** Names the pair of keys without giving them away; kept in the database to notice a lost key. */
  readonly fingerprint: string
  /** A sealer of its own for each purpose. */
  sealerFor(purpose: string): Sealer
  /** A key of its own for each purpose, 32 bytes. */
  keyFor(purpose: string): Buffer
}

/** The key files in the data folder, as absolute paths. */
export function keyFilesOf(dataFolder: string): { secretKey: string; signingKey: string } {
  return { secretKey: join(dataFolder, 'secret.key'), signingKey: join(dataFolder, 'signing.key') }
}

/**
 * The keys from the settings (several servers share them), else from the data folder, where they are made on
 * the first start: folder 0700, files 0600. Throws in words when a file is damaged or readable by others.
 */
export async function loadSecrets(settings: Settings): Promise<Secrets> {
  const files = keyFilesOf(settings.dataFolder)
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 })
  const secretKey = settings.secretKey ?? (await keepSecretKey(files.secretKey))
  const signingKey = settings.signingKey ?? (await keepSigningKey(files.signingKey))
  return secretsOf(secretKey, signingKey)
}

/**
 * The secrets out of the two keys.
 *
 * @param secretKey 32 bytes
 * @param signingKey an Ed25519 private key
 */
export function secretsOf(secretKey: Uint8Array, signingKey: KeyObject): Secrets {
  const publicKey = createPublicKey(signingKey).export({ type: 'spki', format: 'der' }).toString('base64')
  return {
    signingKey,
    publicKey,
    fingerprint: createHash('sha256')
      .update(deriveKey(secretKey, 'fingerprint'))
      .update(publicKey)
      .digest('base64url'),
    sealerFor: (purpose) => createSealer(secretKey, purpose),
    keyFor: (purpose) => deriveKey(secretKey, purpose),
  }
}

/** 32 bytes out of base64, or null. */
export function readSecretKey(text: string): Buffer | null {
  const bytes = Buffer.from(text.trim(), 'base64')
  return bytes.length === 32 ? bytes : null
}

/** An Ed25519 private key out of a PKCS#8 PEM, or that in base64 (for one line in an environment), or null. */
export function readSigningKey(text: string): KeyObject | null {
  const pem = text.includes('-----BEGIN') ? text : Buffer.from(text.trim(), 'base64').toString('utf8')
  try {
    const key = createPrivateKey(pem)
    return key.asymmetricKeyType === 'ed25519' ? key : null
  } catch {
    return null
  }
}

async function keepSecretKey(file: string): Promise<Buffer> {
  const text = await keepFile(file, () => randomBytes(32).toString('base64'))
  const key = readSecretKey(text)
  if (!key) throw new Error(`${file} is damaged: it must hold 32 bytes in base64. Put the right file back.`)
  return key
}

async function keepSigningKey(file: string): Promise<KeyObject> {
  const text = await keepFile(file, () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  const key = readSigningKey(text)
  if (!key)
    throw new Error(`${file} is damaged: it must hold an Ed25519 private key. Put the right file back.`)
  return key
}

/** The file's text; made with `make` where there is none. Two servers starting at once agree on one. */
async function keepFile(file: string, make: () => string): Promise<string> {
  try {
    await writeFile(file, make(), { flag: 'wx', mode: 0o600, flush: true })
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  }
  if (await isReadableByOthers(file)) {
    throw new Error(`${file} can be read by other users of this machine. Run: chmod 600 ${file}`)
  }
  return readFile(file, 'utf8')
}

/** Whether group or others may read the file. Windows has no such modes: false there. */
export async function isReadableByOthers(file: string): Promise<boolean> {
  if (process.platform === 'win32') return false
  return ((await stat(file)).mode & 0o077) !== 0
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
