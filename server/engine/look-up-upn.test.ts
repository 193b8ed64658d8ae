import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionRow } from '../domains/sessions/store.ts'
import { makeComputer, makeTask, makeTenant, scriptOf } from '../domains/testing.ts'
import { DeskhandError } from '../errors.ts'
import { ComputerAway } from './computer-away.ts'
import { lookUpUpn } from './look-up-upn.ts'
import type { ScriptRun, ScriptRunner } from './run-script.ts'
import { openEngine, type TestEngine } from './testing/open-engine.ts'
import { addAgent, ended, printed } from './testing.ts'

const scriptName = 'Ask a domain controller for a UPN'

let engine: TestEngine
let row: SessionRow
let controllerId: string
let runs: ScriptRun[]
let lines: string[]
beforeAll(async () => {
  engine = await openEngine()
  await makeTask(engine.database, { scripts: { set: scriptOf(scriptName) } })
})
afterAll(() => engine.close())
beforeEach(async () => {
  runs = []
  lines = []
  const tenantId = await makeTenant(engine.database)
  controllerId = await makeComputer(engine.database, { tenantId, name: 'DC-1', roles: ['domainController'] })
  await addAgent(engine.database, controllerId)
  const computer = await engine.addComputer({ tenantId })
  await engine.database.prisma.computer.update({
    where: { id: computer.id },
    data: { signedInUser: 'CONTOSO\\jane', inventoryAt: engine.clock.now },
  })
  row = await engine.row(await engine.addSession(computer))
})

async function lookUp(runScript: ScriptRunner): Promise<void> {
  const log = pino({}, { write: (line: string) => lines.push(line) })
  const recorded: ScriptRunner = (run) => {
    runs.push(run)
    return runScript(run)
  }
  await lookUpUpn({ ...engine.context, log, runScript: recorded }, row)
}

const upns = async () =>
  (await engine.database.prisma.upnReading.findMany({ where: { computerId: row.computerId ?? '' } })).map(
    ({ upn }) => upn,
  )

test('a domain controller is asked whose UPN the signed-in account has', async () => {
  await lookUp(async () => printed('jane@contoso.example'))
  expect(runs).toMatchObject([
    { subject: { kind: 'computer', id: controllerId }, values: { domain: 'CONTOSO', account: 'jane' } },
  ])
  expect(await upns()).toEqual(['jane@contoso.example'])
  expect(lines).toEqual([])
})

describe('nothing is held up, nor anything kept,', () => {
  const failing = (error: Error) => async () => {
    throw error
  }
  test.each([
    ['where the domain controller goes away', failing(new ComputerAway()), 'The computer is away.'],
    ['where it cannot be asked', failing(new DeskhandError('gone', 'It was revoked.')), 'It was revoked.'],
    ['where its script fails', async () => printed('jane@contoso.example', 1), null],
    ['where its script does not run', async () => ended('refused'), null],
  ])('%s', async (_, runScript, why) => {
    await lookUp(runScript)
    expect(await upns()).toEqual([])
    if (why !== null)
      expect(lines.map((line) => JSON.parse(line))).toMatchObject([
        { sessionId: row.id, err: { message: why } },
      ])
  })
})

test('trouble of the server’s own is not hidden: the stretch is begun again', async () => {
  await expect(
    lookUp(async () => {
      throw new Error('The disk is full.')
    }),
  ).rejects.toThrow('The disk is full.')
})

test('two scripts with the name of the one that asks hold nothing up either', async () => {
  await makeTask(engine.database, { scripts: { set: scriptOf(scriptName) } })
  await lookUp(async () => printed('jane@contoso.example'))
  expect(runs).toEqual([])
  expect(lines.join()).toContain('2 scripts with the name')
})
