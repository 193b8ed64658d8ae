import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKeyPair } from '../../agent/create-key-pair.ts'
import { type Command, commandBytes, signCancel, signCommand } from './command.ts'
import { enrolmentSecretHash, readEnrolmentToken, writeEnrolmentToken } from './enrolment.ts'
import { judgeCommand, readCancel } from './judge-command.ts'
import { isPublicKey } from './keys.ts'
import { readAuthorization, verifyAuthorization, writeAuthorization } from './request-signature.ts'
import { signStatement, verifyStatement } from './signed-statement.ts'

const server = createKeyPair()
const agentId = '0198f0a4-5c5e-7cc0-8000-3f6f3f0a9d11'
const now = Date.parse('2026-11-24T10:00:00.000Z')
const command: Command = {
  version: 1,
  kind: 'script',
  id: '0198f0a4-5c5e-7cc0-9000-3f6f3f0a9d22',
  agentId,
  requires: [],
  language: 'sh',
  context: 'system',
  body: 'echo "ü"',
  parameters: { version: '1.2.3' },
  secretNames: [],
  timeoutSeconds: 60,
  outputLimitBytes: 1024,
  issuedAt: '2026-11-24T09:59:00.000Z',
  expiresAt: '2026-11-24T10:09:00.000Z',
}

function judge(message: unknown, more: { now?: number; known?: string[]; agentId?: string } = {}) {
  return judgeCommand({
    message,
    agentId: more.agentId ?? agentId,
    serverPublicKey: server.publicKey,
    now: more.now ?? now,
    isKnown: (id) => (more.known ?? []).includes(id),
    features: ['files'],
  })
}

/** Off the wire: what is signed is what the text says, not the object that was signed. */
function travelled(message: unknown): unknown {
  return JSON.parse(JSON.stringify(message))
}

describe('commandBytes', () => {
  it('is the prefix, and JSON with sorted keys', () => {
    expect(Buffer.from(commandBytes({ b: 1, a: { d: [true, null], c: 'ü' } })).toString('utf8')).toBe(
      'deskhand-command-1\n{"a":{"c":"ü","d":[true,null]},"b":1}',
    )
  })
})

describe('judgeCommand', () => {
  it('accepts what the server signed for this agent', () => {
    expect(judge(travelled(signCommand(command, server.privateKey)))).toEqual({ kind: 'accepted', command })
  })

  it('never accepts a message with one character altered', () => {
    const text = JSON.stringify(signCommand(command, server.privateKey))
    const alteration = fc.record({
      at: fc.nat(text.length - 1),
      character: fc.string({ minLength: 1, maxLength: 1 }),
    })
    fc.assert(
      fc.property(alteration, ({ at, character }) => {
        const altered = text.slice(0, at) + character + text.slice(at + 1)
        let message: unknown
        try {
          message = JSON.parse(altered)
        } catch {
          return
        }
        const verdict = judge(message)
        // What still says the same, such as another case of an escape or of the envelope's version, is the same command.
        if (verdict.kind === 'accepted') expect(verdict.command).toEqual(command)
      }),
      { numRuns: 2000 },
    )
  })

  it('says why not', () => {
    const signed = travelled(signCommand(command, server.privateKey))
    expect(judge(signed, { agentId: command.id })).toMatchObject({
      reason: 'wrongAgent',
      commandId: command.id,
    })
    expect(judge(signed, { now: Date.parse(command.expiresAt) })).toMatchObject({ reason: 'expired' })
    expect(judge(signed, { known: [command.id] })).toMatchObject({ reason: 'known' })
    expect(judge(signCommand(command, createKeyPair().privateKey))).toMatchObject({ reason: 'badSignature' })
    expect(judge({ command })).toMatchObject({ reason: 'invalid', commandId: command.id })
    expect(judge('nonsense')).toMatchObject({ reason: 'invalid', commandId: null })
  })

  it('keeps members of later versions, and refuses what they require of it', () => {
    const later = { ...command, colour: 'blue', requires: ['files'] }
    expect(judge(travelled(signCommand(later, server.privateKey)))).toEqual({
      kind: 'accepted',
      command: later,
    })
    const stranger = { ...later, requires: ['files', 'teleport'] }
    expect(judge(travelled(signCommand(stranger, server.privateKey)))).toMatchObject({
      reason: 'invalid',
      detail: expect.stringContaining('teleport'),
    })
    const otherKind = { ...command, kind: 'update' } as unknown as Command
    expect(judge(travelled(signCommand(otherKind, server.privateKey)))).toMatchObject({ reason: 'invalid' })
  })
})

describe('readCancel', () => {
  const cancel = {
    version: 1,
    commandId: command.id,
    agentId,
    issuedAt: command.issuedAt,
    expiresAt: command.expiresAt,
  } as const

  it('takes only what the server signed as a cancellation for this agent', () => {
    const signed = signCancel(cancel, server.privateKey)
    expect(readCancel(travelled(signed), agentId, server.publicKey)).toEqual(cancel)
    expect(readCancel(signed, command.id, server.publicKey)).toBeNull()
    expect(
      readCancel({ ...signed, cancel: { ...cancel, commandId: agentId } }, agentId, server.publicKey),
    ).toBeNull()
    const asCommand = signStatement('command', cancel, server.privateKey)
    expect(readCancel({ ...signed, signature: asCommand }, agentId, server.publicKey)).toBeNull()
    expect(readCancel(null, agentId, server.publicKey)).toBeNull()
    expect(readCancel({ signature: 'x' }, agentId, server.publicKey)).toBeNull()
  })
})

describe('statements', () => {
  it('do not count members that do not travel', () => {
    const signature = signStatement('time', { a: 1, b: undefined }, server.privateKey)
    expect(verifyStatement('time', { a: 1 }, signature, server.publicKey)).toBe(true)
    expect(verifyStatement('time', { a: 1 }, 'no signature', server.publicKey)).toBe(false)
    expect(verifyStatement('time', { a: 1 }, signature, 'no key')).toBe(false)
  })
})

describe('enrolment tokens', () => {
  const content = {
    serverUrl: 'https://deskhand.example.com',
    secret: 's'.repeat(43),
    serverPublicKey: server.publicKey,
  }

  it('survive being pasted with line breaks', () => {
    const token = writeEnrolmentToken(content)
    expect(token).toMatch(/^dhe1\.[\w-]+$/)
    expect(readEnrolmentToken(` ${token.slice(0, 50)}\n${token.slice(50)} `)).toEqual(content)
  })

  it.each(['', 'dhe1.', 'dhe1.e30', 'dhe2.abc', 'hello'])('are not read from %j', (text) => {
    expect(readEnrolmentToken(text)).toBeNull()
  })

  it('are not read without a usable key or address', () => {
    expect(readEnrolmentToken(writeEnrolmentToken({ ...content, serverPublicKey: 'AAAA' }))).toBeNull()
    expect(
      readEnrolmentToken(writeEnrolmentToken({ ...content, serverUrl: 'file:///etc/passwd' })),
    ).toBeNull()
  })

  it('leave only a hash behind', () => {
    expect(enrolmentSecretHash('abc')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })
})

describe('request signatures', () => {
  const agent = createKeyPair()
  const parts = {
    agentId,
    method: 'POST',
    path: '/agent/messages?x=1',
    timestampMs: now,
    nonce: 'abcdefghijklmnopqrstuv',
    body: Buffer.from('{}'),
  }

  it('travel in one header', () => {
    const read = readAuthorization(writeAuthorization(parts, agent.privateKey))
    expect(read).toMatchObject({ agentId, timestampMs: now, nonce: parts.nonce })
    expect(verifyAuthorization(parts, read?.signature ?? '', agent.publicKey)).toBe(true)
    for (const change of [
      { method: 'GET' },
      { path: '/agent/messages' },
      { timestampMs: now + 1 },
      { body: Buffer.from('[]') },
    ])
      expect(verifyAuthorization({ ...parts, ...change }, read?.signature ?? '', agent.publicKey)).toBe(false)
  })

  it.each([undefined, '', 'Bearer x', 'Deskhand-Agent a.b.c.d'])('are not read from %j', (header) => {
    expect(readAuthorization(header)).toBeNull()
  })
})

describe('isPublicKey', () => {
  it('knows Ed25519 keys only', () => {
    expect(isPublicKey(server.publicKey)).toBe(true)
    expect(isPublicKey(server.privateKey)).toBe(false)
    expect(isPublicKey('')).toBe(false)
  })
})
