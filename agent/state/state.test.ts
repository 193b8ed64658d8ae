import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentMessage } from '../../core/agent-protocol/messages.ts'
import { icaclsArguments } from '../enrol-agent.ts'
import { processStart } from '../script/process-start.ts'
import { readIdentity, writeIdentity } from './identity.ts'
import { Journal } from './journal.ts'
import { lockFolder } from './lock.ts'
import { Spool } from './spool.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-state-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const commandId = '0198f0a4-5c5e-7cc0-9000-3f6f3f0a9d22'
const at = '2026-11-24T10:00:00.000Z'
const now = Date.parse(at)
const expiresAt = '2026-11-24T10:10:00.000Z'
const day = 24 * 60 * 60 * 1000

describe('Journal', () => {
  const file = () => join(folder, 'journal.jsonl')

  it('knows after a crash what was begun and not ended', () => {
    const journal = new Journal(folder)
    journal.begin('ended', expiresAt, at)
    journal.end('ended', expiresAt, at, 'exited')
    journal.begin('open', expiresAt, at)
    journal.running('open', { pid: 7, startedAt: 'boot:1' })
    appendFileSync(file(), '{"kind":"starting","commandId":"torn')

    const again = new Journal(folder)
    expect(['ended', 'open', 'torn'].map((id) => again.knows(id))).toEqual([true, true, false])
    expect(again.openCommands()).toEqual([
      { commandId: 'open', expiresAt, startedAt: at, process: { pid: 7, startedAt: 'boot:1' } },
    ])
    again.begin('next', expiresAt, at)
    expect(new Journal(folder).knows('next')).toBe(true)
  })

  it('does not grow without end, and forgets only what has long expired', () => {
    const journal = new Journal(folder)
    journal.begin('open', expiresAt, at)
    for (let index = 0; index < 200; index += 1) {
      const later = new Date(now + index * day).toISOString()
      journal.begin(`c${index}`, later, later)
      journal.end(`c${index}`, later, later, 'exited')
      journal.forgetExpired(now + index * day)
    }
    expect(readFileSync(file(), 'utf8').split('\n').length).toBeLessThan(320)
    for (const known of [journal, new Journal(folder)])
      expect(['open', 'c0', 'c199'].map((id) => known.knows(id))).toEqual([true, false, true])
  })

  it('keeps no result of a command that never began apart from that it never will', () => {
    const journal = new Journal(folder)
    journal.end(commandId, expiresAt, at, 'cancelled')
    const again = new Journal(folder)
    expect(again.knows(commandId)).toBe(true)
    expect(again.openCommands()).toEqual([])
  })
})

describe('Spool', () => {
  const file = () => join(folder, 'spool.jsonl')
  const output = (index: number, text = 'x'): AgentMessage => ({
    type: 'output',
    commandId,
    index,
    stream: 'stdout',
    text,
  })
  const ended: AgentMessage = {
    type: 'ended',
    commandId,
    at,
    outcome: 'exited',
    exitCode: 0,
    durationMs: 1,
    truncated: false,
    outputTail: 'ü',
  }
  const all = { messages: 100, bytes: 1_000_000 }
  const head = (spool: Spool, limits = all) =>
    JSON.parse(spool.head(limits).toString('utf8')) as (AgentMessage & { sequence: number })[]

  it('gives messages in order until they are acknowledged', () => {
    const spool = new Spool(folder)
    spool.append(output(0))
    spool.append(output(1))
    spool.append(ended)
    expect(head(spool, { messages: 2, bytes: 1_000_000 }).map(({ sequence }) => sequence)).toEqual([1, 2])
    spool.acknowledge(2)
    expect(head(spool)).toEqual([{ ...ended, sequence: 3 }])
    spool.acknowledge(2)
    expect(spool.size).toBe(1)
    spool.acknowledge(3)
    expect(spool.size).toBe(0)
    expect(statSync(file()).size).toBe(0)
    spool.append(output(2))
    expect(head(spool)).toEqual([{ ...output(2), sequence: 4 }])
  })

  it('survives a crash with a torn end, under a name of its own', () => {
    const spool = new Spool(folder)
    spool.append(output(0))
    spool.append(ended)
    appendFileSync(file(), '{"type":"output","comm')
    const again = new Spool(folder)
    expect(again.id).not.toBe(spool.id)
    expect(again.hasEnd(commandId)).toBe(true)
    expect(again.hasEnd('another')).toBe(false)
    again.append(output(1))
    expect(head(again).map(({ type, sequence }) => `${type} ${sequence}`)).toEqual([
      'output 1',
      'ended 2',
      'output 3',
    ])
  })

  it('survives a crash with lines that are longer than what is read at once', () => {
    const spool = new Spool(folder)
    const texts = [100, 1_500_000, 1_048_576, 3].map((length, index) => `${index}ü`.padEnd(length, 'x'))
    for (const [index, text] of texts.entries()) spool.append(output(index, text))
    appendFileSync(file(), '{"type":"output","comm')
    const again = new Spool(folder)
    again.append(output(4))
    const found = head(again, { messages: 10, bytes: 10_000_000 })
    expect(found.map((message) => message.type === 'output' && message.text)).toEqual([...texts, 'x'])
  })

  it('gives no more than is asked for, but always something', () => {
    const spool = new Spool(folder)
    spool.append(output(0, 'x'.repeat(1000)))
    spool.append(output(1))
    expect(head(spool, { messages: 10, bytes: 100 })).toHaveLength(1)
    expect(head(spool, { messages: 10, bytes: 1150 })).toHaveLength(1)
    expect(head(spool)).toHaveLength(2)
  })

  it('does not keep what was acknowledged on the disk', () => {
    const spool = new Spool(folder)
    for (let index = 0; index < 10; index += 1) spool.append(output(index, 'x'.repeat(1024 * 1024)))
    spool.acknowledge(9)
    expect(statSync(file()).size).toBeLessThan(2 * 1024 * 1024)
    expect(head(spool, { messages: 1, bytes: 1 })).toMatchObject([{ index: 9, sequence: 10 }])
  })
})

describe('lockFolder', () => {
  const file = () => join(folder, 'lock.json')

  it('lets one process in, and is given back', () => {
    const unlock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(`Another agent (process ${process.pid}) runs in ${folder}.`)
    unlock()
    lockFolder(folder)()
  })

  it('is taken over from a process that is gone, from another one with its id, and from one that never finished', () => {
    const dead = { pid: 2 ** 22 + 1, startedAt: 'boot:1' }
    const reused = { pid: process.ppid, startedAt: `${processStart(process.ppid)}0` }
    for (const text of [JSON.stringify(dead), JSON.stringify(reused), '{"pid"']) {
      writeFileSync(file(), text)
      lockFolder(folder)()
    }
  })
})

describe('identity', () => {
  const identity = {
    agentId: commandId,
    serverUrl: 'https://deskhand.example.com',
    serverPublicKey: 'a',
    publicKey: 'b',
    privateKey: 'c',
    machine: {},
  }

  it('is readable by its owner alone', () => {
    expect(readIdentity(folder)).toBeNull()
    writeIdentity(folder, identity)
    expect(readIdentity(folder)).toEqual(identity)
    expect(statSync(join(folder, 'identity.json')).mode & 0o777).toBe(0o600)
  })

  it('that is damaged says what to do', () => {
    writeFileSync(join(folder, 'identity.json'), '{')
    expect(() => readIdentity(folder)).toThrow(/enrol again/)
  })

  it('is kept from other users on Windows', () => {
    expect(icaclsArguments('C:\\x')).toContain('/inheritance:r')
  })
})
