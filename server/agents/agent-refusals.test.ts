import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CommandRecord } from '../domains/agents/store.ts'
import { AgentBench, until } from './testing.ts'

let bench: AgentBench

beforeAll(async () => {
  bench = await AgentBench.open()
})
afterAll(() => bench.close())

/** What the server holds for the agent: the signed message of the command. */
async function messageOf({ id }: CommandRecord): Promise<string> {
  const row = await bench.database.prisma.agentCommand.findUniqueOrThrow({ where: { id } })
  return bench.context.sealer.open(row.sealedMessage)
}

/** As if whoever holds the database, but not the key, had put another message there. */
async function replaceMessage({ id }: CommandRecord, message: string): Promise<void> {
  const sealedMessage = bench.context.sealer.seal(message)
  await bench.database.prisma.agentCommand.update({ where: { id }, data: { sealedMessage } })
}

async function untilAudited(action: string, subjectId: string) {
  return await until(`${action} is on the audit`, async () => {
    const entry = await bench.database.prisma.auditEntry.findFirst({ where: { action, subjectId } })
    return entry && { ...entry, detail: JSON.parse(entry.detail) as { reason: string } }
  })
}

describe('a command that its agent must not run', () => {
  it('is refused and recorded when one byte of it was altered', async () => {
    const { agentId, folder } = await bench.enrol()
    const command = await bench.issue(agentId, 'echo good')
    const message = await messageOf(command)
    await replaceMessage(command, message.replace('echo good', 'echo gooD'))
    await bench.start(folder)
    expect(await bench.wait(command.id)).toMatchObject({
      status: 'refused',
      refusal: 'badSignature',
      startedAt: null,
    })
    const entry = await untilAudited('agent.refuseCommand', command.id)
    expect(entry).toMatchObject({ actorKind: 'agent', agentId, tenantId: bench.tenantId })
    expect(entry.detail.reason).toBe('badSignature')
    expect(bench.outputOf(command.id)).toBe('')
  })

  it('is refused and recorded when it is meant for another agent', async () => {
    const other = await bench.enrol()
    const { agentId, folder } = await bench.enrol()
    const stolen = await bench.issue(other.agentId, 'echo stolen')
    const command = await bench.issue(agentId, 'echo mine')
    await replaceMessage(command, await messageOf(stolen))
    await bench.start(folder)
    const entry = await untilAudited('agent.refuseCommand', stolen.id)
    expect(entry).toMatchObject({ agentId })
    expect(entry.detail.reason).toBe('wrongAgent')
    expect(await bench.context.store.findCommand(stolen.id)).toMatchObject({ status: 'issued' })
  })

  it('is refused and recorded when it is played back', async () => {
    const { agentId } = await bench.startNew()
    const first = await bench.run(agentId, 'echo once')
    const { prisma } = bench.database
    const { sealedMessage } = await prisma.agentCommand.findUniqueOrThrow({ where: { id: first.id } })
    const { key, agentId: _, ...rest } = first
    const again = {
      ...rest,
      id: crypto.randomUUID(),
      agentId,
      key: `${key}-again`,
      status: 'issued',
      sealedMessage,
    }
    await prisma.agentCommand.create({ data: again })
    bench.context.hub.emit('commandWaiting', agentId, again.id)
    const entry = await untilAudited('agent.refuseDuplicate', first.id)
    expect(entry.detail.reason).toBe('known')
    expect(bench.outputOf(first.id)).toBe('once\n')
    expect(await bench.context.store.findCommand(first.id)).toMatchObject({
      status: 'ended',
      outcome: 'exited',
    })
  })

  it('is refused and recorded when it has expired', async () => {
    const { agentId } = await bench.startNew()
    const ended = await bench.run(agentId, 'echo late', { expiresInSeconds: -1 })
    expect(ended).toMatchObject({ status: 'refused', refusal: 'expired' })
    expect((await untilAudited('agent.refuseCommand', ended.id)).detail.reason).toBe('expired')
  })
})

describe('an agent whose clock is wrong', () => {
  it('takes the server’s time over, and judges by it', async () => {
    const twoHours = 2 * 60 * 60 * 1000
    const { agentId } = await bench.startNew({ now: () => Date.now() - twoHours })
    const ended = await bench.run(agentId, 'echo in time')
    expect(ended).toMatchObject({ outcome: 'exited', outputTail: 'in time\n' })
    const startedAt = ended.startedAt?.getTime() ?? 0
    expect(Math.abs(startedAt - Date.now())).toBeLessThan(60_000)
    const late = await bench.run(agentId, 'echo late', { expiresInSeconds: -1 })
    expect(late).toMatchObject({ status: 'refused', refusal: 'expired' })
  })
})
