import { execFileSync } from 'node:child_process'
import { protocolVersion } from '../core/agent-protocol/command.ts'
import {
  type EnrolmentTokenContent,
  type EnrolRequest,
  enrolmentSecretHash,
  enrolResponseSchema,
  readEnrolmentToken,
} from '../core/agent-protocol/enrolment.ts'
import type { KeyPair } from '../core/agent-protocol/keys.ts'
import { verifyStatement } from '../core/agent-protocol/signed-statement.ts'
import { agentVersion } from './agent-version.ts'
import { addressOf, readRefusal } from './connection/server-client.ts'
import { createKeyPair } from './create-key-pair.ts'
import { describeMachine } from './machine/describe-machine.ts'
import { windowsTool } from './script/interpreter.ts'
import { makePrivateFolder } from './state/files.ts'
import { type Identity, type MachineOverrides, readIdentity, writeIdentity } from './state/identity.ts'
import { lockFolder } from './state/lock.ts'
import { wordsOf } from './words-of.ts'

export interface EnrolAgentOptions {
  /** The token as it was pasted. */
  token: string
  /** Where the agent keeps its state; made when it is missing. */
  folder: string
  /** What is said in place of what the machine says, now and at every start. */
  machine?: MachineOverrides
}

const attempts = 3
const timeoutMs = 30_000

/**
 * Makes a key pair, enrols this machine with the server of the token, and keeps the identity in the folder. Gives the
 * agent's id. Throws with words for the person at the machine: a token that is none, used or expired, a folder that has
 * an agent already, a server that is not reached or not the one that wrote the token.
 */
export async function enrolAgent(options: EnrolAgentOptions): Promise<{ agentId: string }> {
  const token = readEnrolmentToken(options.token)
  if (!token)
    throw new Error('This is no enrolment token. Copy the whole of it from the console; it begins with dhe1.')
  makePrivateFolder(options.folder)
  restrictOnWindows(options.folder)
  const unlock = lockFolder(options.folder)
  try {
    const existing = readIdentity(options.folder)
    if (existing)
      throw new Error(
        `${options.folder} holds agent ${existing.agentId} already. Choose another folder, or empty it.`,
      )
    const keys = createKeyPair()
    const agentId = await enrol(token, keys, options.machine ?? {})
    const identity: Identity = {
      agentId,
      serverUrl: token.serverUrl,
      serverPublicKey: token.serverPublicKey,
      ...keys,
      machine: options.machine ?? {},
    }
    writeIdentity(options.folder, identity)
    return { agentId }
  } finally {
    unlock()
  }
}

async function enrol(
  token: EnrolmentTokenContent,
  keys: KeyPair,
  overrides: MachineOverrides,
): Promise<string> {
  const request: EnrolRequest = {
    version: protocolVersion,
    secret: token.secret,
    publicKey: keys.publicKey,
    agentVersion,
    machine: await describeMachine(overrides),
  }
  const response = await post(addressOf(token.serverUrl, '/agent/enrol'), request)
  if (!response.ok) throw new Error((await readRefusal(response)).message)
  const { agentId, signature } = enrolResponseSchema.parse(await response.json())
  const secretHash = enrolmentSecretHash(token.secret)
  const statement = { version: protocolVersion, agentId, publicKey: keys.publicKey, secretHash }
  if (!verifyStatement('enrolment', statement, signature, token.serverPublicKey))
    throw new Error(
      'The server that answered is not the one that wrote this token. Nothing was enrolled here.',
    )
  return agentId
}

/** An answer that was lost is asked for again: under the same key the server gives the same. */
async function post(address: string, request: EnrolRequest): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
    } catch (error) {
      if (attempt >= attempts)
        throw new Error(
          `${address} cannot be reached: ${wordsOf(error)}. Check the network, then try again.`,
          {
            cause: error,
          },
        )
    }
  }
}

/** Windows has no modes: the system and the administrators alone keep access to the folder. */
function restrictOnWindows(folder: string): void {
  if (process.platform !== 'win32') return
  execFileSync(windowsTool(process.env, 'icacls.exe'), icaclsArguments(folder), {
    stdio: 'ignore',
    windowsHide: true,
  })
}

/** The well-known ids of SYSTEM and of the administrators, whatever they are called in the language of the system. */
export function icaclsArguments(folder: string): string[] {
  return [folder, '/inheritance:r', '/grant:r', '*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F']
}
