import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { BusinessHours } from '../../core/sessions/business-hours.ts'
import type { CommandRecord } from '../domains/agents/command-store.ts'
import { at, makeTenant } from '../domains/testing.ts'
import { openEngine, type TestComputer, type TestEngine } from './testing/open-engine.ts'

let engine: TestEngine
let computer: TestComputer
beforeAll(async () => {
  engine = await openEngine()
})
afterAll(async () => {
  await engine.close()
})
beforeEach(async () => {
  // A Tuesday.
  engine.clock.now = at('10:00:00')
  engine.begun.length = 0
  boots = 1
  await open()
})

let boots = 1

/** A computer that lacks a software, and starts anew at once when it is told to restart. */
async function open(businessHours: BusinessHours[] = []): Promise<void> {
  computer = await engine.addComputer({ tenantId: await makeTenant(engine.database, { businessHours }) })
  await engine.addSoftware(computer, 'Reader')
  computer.onCommand = async ({ kind }) => {
    if (kind === 'restart') await startAnew(true)
    return undefined
  }
}

async function startAnew(online: boolean): Promise<void> {
  boots += 1
  await engine.setOnline(computer, online, `boot ${boots}`)
}

const setPending = (rebootPending: boolean) =>
  engine.database.prisma.computer.update({ where: { id: computer.id }, data: { rebootPending } })

/** Lets the install end with this exit code. */
function exitWith(exitCode: number): void {
  const usual = computer.onCommand
  computer.onCommand = async (command: CommandRecord, what: string) => {
    if (what !== 'install Reader') return await usual(command, what)
    computer.installed.set('Reader', '2.0')
    return { exitCode }
  }
}

/** What was done to the computer, detections left out. */
const doneTo = (id: string) => engine.sent(id).filter((what) => /^(install|restart)/.test(what))

async function logOf(id: string): Promise<string> {
  return (await engine.sessions.logAfter(id, 0, 100)).map(({ text }) => text).join('')
}

describe('the reboot choice', () => {
  test.each<[string, string, boolean, number, string[]]>([
    ['never: not where one is pending or asked for', 'never', true, 3010, ['install Reader']],
    ['ifNeeded: not where none is', 'ifNeeded', false, 0, ['install Reader']],
    ['force: before and after', 'force', false, 0, ['restart', 'install Reader', 'restart']],
    ['force: not in between', 'force', false, 3010, ['restart', 'install Reader', 'restart']],
    ['ifNeeded: after a script that asks for it', 'ifNeeded', false, 3010, ['install Reader', 'restart']],
    [
      'ifNeeded: where the machine says that one is pending',
      'ifNeeded',
      true,
      0,
      ['restart', 'install Reader', 'restart'],
    ],
  ])('%s', async (_, reboot, pending, exitCode, done) => {
    await setPending(pending)
    exitWith(exitCode)
    const id = await engine.addSession(computer, { reboot })
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual(done)
    if (done.includes('restart')) expect(await logOf(id)).toContain('The computer has restarted.')
  })

  test('ifNeeded asks the machine again at the end: what is pending by then counts', async () => {
    const usual = computer.onCommand
    computer.onCommand = async (command, what) => {
      if (what === 'install Reader') await setPending(true)
      return await usual(command, what)
    }
    const id = await engine.addSession(computer, { reboot: 'ifNeeded' })
    await engine.settle(id)
    expect(doneTo(id)).toEqual(['install Reader', 'restart'])
    expect(engine.sent(id).filter((what) => what === 'inventory')).toHaveLength(2)
  })

  test('does not matter where there is nothing to do: nothing is executed', async () => {
    computer.installed.set('Reader', '2.0')
    const id = await engine.addSession(computer, { reboot: 'force' })
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual([])
  })
})

describe('business hours', () => {
  const tuesday = [{ weekday: 2, opensAt: 8 * 60, closesAt: 17 * 60 }]

  test.each(['force', 'ifNeeded'])('suppress every restart (%s), and it is said', async (reboot) => {
    await open(tuesday)
    await setPending(true)
    exitWith(3010)
    const id = await engine.addSession(computer, { reboot })
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual(['install Reader'])
    expect((await logOf(id)).match(/not restarted within the business hours/g)).toHaveLength(1)
  })

  test('are over in the evening', async () => {
    await open(tuesday)
    engine.clock.now = at('17:00:00')
    const id = await engine.addSession(computer, { reboot: 'force' })
    await engine.settle(id)
    expect(doneTo(id)).toEqual(['restart', 'install Reader', 'restart'])
  })
})

describe('while the machine is down', () => {
  /** Lets the machine go down for a restart, once, and come up only when the test says so. */
  function goDown(): void {
    const usual = computer.onCommand
    computer.onCommand = async (command, what) => {
      if (command.kind !== 'restart') return await usual(command, what)
      computer.onCommand = usual
      await engine.setOnline(computer, false)
      return undefined
    }
  }

  async function comeUp(id: string): Promise<void> {
    await startAnew(true)
    await engine.context.wake(id)
  }

  test('the session waits for it, keeps it for itself, and goes on without another restart', async () => {
    goDown()
    const id = await engine.addSession(computer, { reboot: 'force', offline: 'skip' })
    expect(await engine.settle(id)).toMatchObject({
      status: 'waitingForConnection',
      executingOn: computer.id,
    })
    expect(doneTo(id)).toEqual(['restart'])
    await comeUp(id)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual(['restart', 'install Reader', 'restart'])
    expect((await logOf(id)).match(/The computer has restarted\./g)).toHaveLength(2)
  })

  test('in between, the actions that are done are not done again', async () => {
    goDown()
    exitWith(3010)
    await engine.addSoftware(computer, 'Writer')
    const id = await engine.addSession(computer, { reboot: 'ifNeeded' })
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForConnection' })
    await comeUp(id)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id).sort()).toEqual(['install Reader', 'install Writer', 'restart'])
    expect(await logOf(id)).toContain('The computer has restarted.')
  })

  test('its agent that is back before the machine went down is no restart yet', async () => {
    goDown()
    const id = await engine.addSession(computer, { reboot: 'force' })
    await engine.settle(id)
    await engine.setOnline(computer, true)
    await engine.context.wake(id)
    const going = engine.settle(id)
    await expect.poll(async () => (await engine.row(id)).status).toBe('running')
    expect(doneTo(id)).toEqual(['restart'])
    await startAnew(true)
    expect(await going).toMatchObject({ status: 'passed' })
  })
})

describe('a restart that a script has asked for', () => {
  /** Something that happens once, right after an action is done and before anything else. */
  function onceDone(happens: () => Promise<void>): void {
    const { moveAction } = engine.sessions
    engine.sessions.moveAction = async (...given) => {
      const moved = await moveAction(...given)
      if (given[2] !== 'done') return moved
      engine.sessions.moveAction = moveAction
      await happens()
      return moved
    }
  }

  test('is not forgotten where the connection broke before it was asked for', async () => {
    exitWith(3010)
    onceDone(() => engine.setOnline(computer, false))
    const id = await engine.addSession(computer, { reboot: 'ifNeeded' })
    expect(await engine.settle(id)).toMatchObject({ status: 'waitingForConnection' })
    await engine.setOnline(computer, true)
    await engine.context.wake(id)
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual(['install Reader', 'restart'])
  })

  test('is not forgotten where the server ended before it was asked for', async () => {
    exitWith(3010)
    onceDone(() => Promise.reject(new Error('The server ends.')))
    const id = await engine.addSession(computer, { reboot: 'ifNeeded' })
    await expect(engine.advance(id)).rejects.toThrow('The server ends.')
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual(['install Reader', 'restart'])
  })
})

describe('a restart that does not come about', () => {
  test.each([
    ['is refused by the agent', { exitCode: 1, detail: 'Somebody holds it up.' }, 'Somebody holds it up.'],
    ['takes too long', { outcome: 'timedOut' as const, exitCode: null, detail: 'Too long.' }, 'Too long.'],
  ])('since it %s is told, and the session goes on', async (_, answer, words) => {
    computer.onCommand = ({ kind }) => (kind === 'restart' ? answer : undefined)
    const id = await engine.addSession(computer, { reboot: 'force' })
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(doneTo(id)).toEqual(['restart', 'install Reader', 'restart'])
    expect(await logOf(id)).toContain(`It was not restarted. ${words}`)
  })

  test('since the machine stays up is told after a quarter of an hour, and the session goes on', async () => {
    computer.onCommand = ({ kind }) => {
      if (kind !== 'restart') return undefined
      setImmediate(() => {
        engine.clock.now = new Date(engine.clock.now.getTime() + 16 * 60_000)
      })
      return {}
    }
    const id = await engine.addSession(computer, { reboot: 'force' })
    expect(await engine.settle(id)).toMatchObject({ status: 'passed' })
    expect(await logOf(id)).toContain('It is still up a quarter of an hour later.')
  })
})
