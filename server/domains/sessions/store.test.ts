import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { SessionEvent } from '../../../core/sessions/session-status.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { at, changesOf, makeComputer, makeSession, makeSoftware, makeTenant, refusalOf } from '../testing.ts'
import type { NewSession } from './creation-store.ts'
import { createSessionStore, type SessionStore } from './store.ts'

describeOnBothDatabases('sessions', (database) => {
  const told: string[] = []
  let sessions: SessionStore
  let tenantId: string
  let computerId: string
  let itemId: string
  let count = 0
  beforeAll(async () => {
    sessions = createSessionStore(database(), (id) => told.push(id))
    tenantId = await makeTenant(database())
    computerId = await makeComputer(database(), { tenantId })
    itemId = await makeSoftware(database())
  })
  beforeEach(() => {
    told.length = 0
  })

  const newSession = (session: Partial<NewSession> = {}): NewSession => ({
    requestKey: `key ${++count}`,
    kind: 'tool',
    subjectKind: 'computer',
    tenantId,
    computerId,
    parameters: '{}',
    ...session,
  })

  async function open(session: Partial<NewSession> = {}, createdAt = at('09:00:00')): Promise<string> {
    return await makeSession(database(), { tenantId, computerId, ...session }, createdAt)
  }

  async function row(id: string) {
    const found = await sessions.find(id)
    if (!found) throw new Error(`no session ${id}`)
    return found
  }

  /** A session that waits for its turn on the computer. */
  async function pending(session: Partial<NewSession> = {}, createdAt = at('09:00:00')): Promise<string> {
    const id = await open(session, createdAt)
    await sessions.tell(id, 'queue', at('09:00:01'))
    return id
  }

  const newAction = (action: string, version: string | null = null) => ({
    itemId,
    itemName: 'Reader',
    action,
    version,
    deploymentId: null,
    becauseItemId: null,
    detectedBefore: 'null',
  })

  /** A session with one action that has not begun. */
  async function withAction(): Promise<{ id: string; actionId: string }> {
    const id = await open()
    await sessions.setActions(id, [newAction('install', '2.0')])
    return { id, actionId: (await row(id)).actions[0]?.id ?? '' }
  }

  /** Runs the work and says whether people saw a change: the revision rose, and somebody was told. */
  async function seenChange(id: string, work: () => Promise<unknown>): Promise<boolean> {
    const before = (await row(id)).revision
    told.length = 0
    await work()
    const risen = (await row(id)).revision > before
    expect(told.includes(id) || !risen).toBe(true)
    return risen
  }

  describe('asking for one', () => {
    test('the same request gives the same session, as it was first asked for', async () => {
      const first = await sessions.create(newSession({ requestKey: 'pressed' }), at('09:00:00'))
      const again = await sessions.create(
        newSession({ requestKey: 'pressed', kind: 'detection' }),
        at('10:00:00'),
      )
      expect([first.isNew, again]).toEqual([true, { id: first.id, isNew: false }])
      expect(await row(first.id)).toMatchObject({
        kind: 'tool',
        status: 'created',
        revision: 0,
        createdAt: at('09:00:00'),
        tenant: { id: tenantId, name: 'Contoso' },
        computer: { id: computerId, name: 'PC-1' },
        stages: [],
        actions: [],
      })
    })

    test('pressed many times at once, one is new', async () => {
      const same = newSession()
      const made = await Promise.all(Array.from({ length: 8 }, () => sessions.create(same, at('09:00:00'))))
      expect(new Set(made.map(({ id }) => id)).size).toBe(1)
      expect(made.filter(({ isNew }) => isNew)).toHaveLength(1)
    })

    describe('for many at once', () => {
      const nothing = async () => undefined

      test('those of the same requests stay, and what is written beside stands for the new ones', async () => {
        const known = newSession({ requestKey: 'known' })
        const { id } = await sessions.create(known, at('09:00:00'))
        const written: string[] = []
        const made = await sessions.createAll(
          [newSession({ requestKey: 'a' }), known, newSession({ requestKey: 'b' })],
          at('10:00:00'),
          async (_tx, added) => void written.push(...added.map((one) => one.id)),
        )
        expect(made.map(({ isNew }) => isNew)).toEqual([true, false, true])
        expect(made[1]?.id).toBe(id)
        expect(written).toEqual([made[0]?.id, made[2]?.id])
        expect(await row(made[2]?.id ?? '')).toMatchObject({ status: 'created', createdAt: at('10:00:00') })
      })

      test('asked for many times at once, each is new once', async () => {
        const asked = ['c', 'd', 'e'].map((requestKey) => newSession({ requestKey }))
        const made = await Promise.all(
          Array.from({ length: 5 }, () => sessions.createAll(asked, at('09:00:00'), nothing)),
        )
        expect(new Set(made.flat().map(({ id }) => id)).size).toBe(3)
        expect(made.flat().filter(({ isNew }) => isNew)).toHaveLength(3)
      })

      test('one that cannot be, or a failure beside, leaves none', async () => {
        const asked = ['f', 'g'].map((requestKey) => newSession({ requestKey }))
        const wrong = newSession({ requestKey: 'h', tenantId: 'nobody' })
        const refused = sessions.createAll([...asked, wrong], at('09:00:00'), nothing)
        expect(await refusalOf(refused)).toBe('foreignKey')
        const failing = sessions.createAll(asked, at('09:00:00'), () => Promise.reject(new Error('full')))
        await expect(failing).rejects.toThrow('full')
        const where = { requestKey: { in: ['f', 'g', 'h'] } }
        expect(await database().prisma.maintenanceSession.count({ where })).toBe(0)
      })
    })

    test.each([
      ['tenant', { tenantId: 'nobody' }],
      ['computer', { computerId: 'nobody' }],
      ['deployment', { deploymentId: 'nobody' }],
      ['person', { personId: 'nobody' }],
      ['user', { requestedById: 'nobody' }],
      ['integration', { ticketIntegrationId: 'nobody' }],
    ])('for a %s that does not exist it is refused', async (_, wrong) => {
      const session = newSession(wrong)
      expect(await refusalOf(sessions.create(session, at('09:00:00')))).toBe('foreignKey')
      const { requestKey } = session
      expect(await database().prisma.maintenanceSession.count({ where: { requestKey } })).toBe(0)
    })

    test('its decisions are kept, and not read along with everything else', async () => {
      const id = await open()
      await sessions.patch(id, { decisions: '[]', plan: '{}' })
      const kept = await database().prisma.maintenanceSession.findUniqueOrThrow({ where: { id } })
      expect(kept.decisions).toBe('[]')
      expect(await row(id)).toMatchObject({ plan: '{}' })
      expect(await row(id)).not.toHaveProperty('decisions')
    })

    test('one that does not exist is not found', async () => {
      expect(await sessions.find('nobody')).toBeNull()
    })
  })

  describe('telling it what happened', () => {
    test('the table decides, and the patch goes with it', async () => {
      const id = await open()
      expect(await sessions.tell(id, 'start', at('09:01:00'), { statusDetail: 'It runs.' })).toEqual({
        accepted: true,
        status: 'running',
      })
      expect(await row(id)).toMatchObject({
        status: 'running',
        statusAt: at('09:01:00'),
        statusDetail: 'It runs.',
        startedAt: at('09:01:00'),
        endedAt: null,
        revision: 1,
      })
      expect(told).toEqual([id])
    })

    test('it has begun when it first ran, and has had its status since it got it', async () => {
      const id = await open()
      expect(await row(id)).toMatchObject({ statusAt: at('09:00:00'), startedAt: null })
      await sessions.tell(id, 'queue', at('09:01:00'))
      expect(await row(id)).toMatchObject({ statusAt: at('09:01:00'), startedAt: null })
      await sessions.tell(id, 'start', at('09:02:00'))
      await sessions.tell(id, 'queue', at('09:03:00'))
      await sessions.tell(id, 'start', at('09:04:00'))
      expect(await row(id)).toMatchObject({ statusAt: at('09:04:00'), startedAt: at('09:02:00') })
    })

    test.each<[string, SessionEvent[], SessionEvent]>([
      ['its turn', ['start'], 'queue'],
      ['its computer', ['start', 'awaitConnection'], 'connect'],
      ['an approval', ['start', 'awaitApproval'], 'approve'],
      ['its time', ['start', 'awaitTime'], 'due'],
      ['its postponed time', ['start', 'awaitTime', 'postpone'], 'due'],
    ])('each time that it goes on after waiting for %s is a stretch of its own', async (_, events, last) => {
      const id = await open()
      for (const event of events) await sessions.tell(id, event, at('09:01:00'))
      expect((await row(id)).stretch).toBe(0)
      await sessions.tell(id, last, at('09:02:00'))
      expect(await row(id)).toMatchObject({ status: 'pending', stretch: 1 })
      expect((await sessions.tell(id, last, at('09:03:00'))).accepted).toBe(false)
      await sessions.tell(id, 'start', at('09:04:00'))
      expect((await row(id)).stretch).toBe(1)
    })

    test('what is refused changes nothing and tells nobody', async () => {
      const id = await open()
      const before = await row(id)
      told.length = 0
      expect(await sessions.tell(id, 'pass', at('09:01:00'), { statusDetail: 'Done.' })).toEqual({
        accepted: false,
        status: 'created',
      })
      expect(await sessions.tell('nobody', 'pass', at('09:01:00'))).toEqual({ accepted: false, status: null })
      expect(await row(id)).toEqual(before)
      expect(told).toEqual([])
    })

    test('an end has its instant, sets the computer free and is final', async () => {
      const id = await pending()
      expect(await sessions.claimComputer(id, computerId)).toBe(true)
      await sessions.tell(id, 'start', at('09:02:00'))
      await sessions.tell(id, 'fail', at('09:03:00'), { statusDetail: 'No.' })
      expect(await row(id)).toMatchObject({
        status: 'failed',
        statusDetail: 'No.',
        endedAt: at('09:03:00'),
        executingOn: null,
      })
      expect((await sessions.tell(id, 'cancel', at('09:04:00'))).accepted).toBe(false)
      expect((await row(id)).endedAt).toEqual(at('09:03:00'))
    })

    test('of several at once that exclude each other exactly one is accepted', async () => {
      for (let round = 0; round < 5; round++) {
        const id = await open()
        await sessions.tell(id, 'start', at('09:00:01'))
        const events = ['pass', 'fail', 'cancel', 'miss', 'passPartly'] as const
        const answers = await Promise.all(events.map((event) => sessions.tell(id, event, at('09:00:02'))))
        const accepted = answers.filter((answer) => answer.accepted)
        expect(accepted).toHaveLength(1)
        const { status, revision } = await row(id)
        expect(revision).toBe(2)
        for (const answer of answers) expect(answer.status).toBe(status)
      }
    })

    test('told the same several times at once, it is accepted once', async () => {
      const id = await open()
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => sessions.tell(id, 'start', at('09:00:01'))),
      )
      expect(answers.filter(({ accepted }) => accepted)).toHaveLength(1)
      expect((await row(id)).revision).toBe(1)
    })

    test('an event is not lost to other changes at the same time', async () => {
      const id = await open()
      await Promise.all([
        ...Array.from({ length: 6 }, () => sessions.touch(id)),
        sessions.tell(id, 'start', at('09:00:01')),
        sessions.startStage(id, 'resolution', at('09:00:01')),
      ])
      expect(await row(id)).toMatchObject({
        status: 'running',
        revision: 8,
        stages: [{ name: 'resolution' }],
      })
    })
  })

  describe('asking it to stop', () => {
    test('the first who asks is kept; whoever asks later is heard as well', async () => {
      const id = await open()
      expect(await sessions.askCancel(id, 'ana', at('09:01:00'))).toBe(true)
      expect(await sessions.askCancel(id, 'bo', at('09:02:00'))).toBe(true)
      expect(await row(id)).toMatchObject({ cancelAskedAt: at('09:01:00'), cancelAskedBy: 'ana' })
    })

    test('one that has ended, or does not exist, can’t be', async () => {
      const id = await open()
      await sessions.tell(id, 'fail', at('09:01:00'))
      expect(await sessions.askCancel(id, 'ana', at('09:02:00'))).toBe(false)
      expect(await sessions.askCancel('nobody', 'ana', at('09:02:00'))).toBe(false)
      expect((await row(id)).cancelAskedAt).toBeNull()
    })
  })

  describe('stages', () => {
    test('come in the order of the house, not of their beginning', async () => {
      const id = await open()
      await sessions.startStage(id, 'report', at('09:01:00'))
      await sessions.startStage(id, 'resolution', at('09:02:00'))
      await sessions.startStage(id, 'detection', at('09:03:00'))
      expect((await row(id)).stages.map(({ name }) => name)).toEqual(['resolution', 'detection', 'report'])
    })

    test('ended twice, the first end counts', async () => {
      const id = await open()
      await sessions.startStage(id, 'detection', at('09:01:00'))
      await sessions.endStage(id, 'detection', at('09:03:00'), 'failed', 'No answer.')
      await sessions.endStage(id, 'detection', at('09:04:00'), 'passed')
      expect((await row(id)).stages).toMatchObject([
        { name: 'detection', result: 'failed', detail: 'No answer.', endedAt: at('09:03:00') },
      ])
    })

    test('begun again, it goes on from its first beginning', async () => {
      const id = await open()
      await sessions.startStage(id, 'detection', at('09:01:00'))
      await sessions.endStage(id, 'detection', at('09:02:00'), 'failed', 'No answer.')
      await sessions.startStage(id, 'detection', at('09:03:00'))
      const running = { result: 'running', detail: null, startedAt: at('09:01:00'), endedAt: null }
      expect((await row(id)).stages).toMatchObject([running])
      await sessions.endStage(id, 'detection', at('09:04:00'), 'passed')
      expect((await row(id)).stages).toMatchObject([{ result: 'passed', endedAt: at('09:04:00') }])
    })

    test('begun twice at once it is one', async () => {
      const id = await open()
      await Promise.all(Array.from({ length: 5 }, () => sessions.startStage(id, 'detection', at('09:01:00'))))
      expect((await row(id)).stages).toHaveLength(1)
    })

    test('of a session that does not exist is refused', async () => {
      expect(await refusalOf(sessions.startStage('nobody', 'detection', at('09:01:00')))).not.toBe('done')
      expect(told).toEqual([])
    })
  })

  describe('actions', () => {
    test('come in the order of the plan; written again, the first stay', async () => {
      const id = await open()
      await sessions.setActions(id, [newAction('install', '2.0'), newAction('uninstall')])
      await sessions.setActions(id, [newAction('set')])
      expect((await row(id)).actions).toMatchObject([
        { position: 0, action: 'install', version: '2.0', state: 'notStarted', detectedBefore: 'null' },
        { position: 1, action: 'uninstall', version: null, state: 'notStarted' },
      ])
    })

    test('written twice at once they are there once', async () => {
      const id = await open()
      const actions = [newAction('install', '2.0'), newAction('uninstall')]
      await Promise.all([1, 2, 3, 4].map(() => sessions.setActions(id, actions)))
      expect((await row(id)).actions).toHaveLength(2)
    })

    test('with an item that does not exist they are refused as a whole', async () => {
      const id = await open()
      const wrong = { ...newAction('set'), itemId: 'nobody' }
      expect(await refusalOf(sessions.setActions(id, [newAction('set'), wrong]))).toBe('foreignKey')
      expect((await row(id)).actions).toEqual([])
    })

    test('one moves on, and ends with what became of it', async () => {
      const { id, actionId } = await withAction()
      expect(await sessions.moveAction(id, actionId, 'detecting', at('09:01:00'))).toBe(true)
      expect(await sessions.moveAction(id, actionId, 'performing', at('09:02:00'))).toBe(true)
      const end = {
        result: 'failed',
        reason: 'scriptFailed',
        detail: 'Exit 1.',
        detectedAfter: 'null',
      } as const
      expect(await sessions.moveAction(id, actionId, 'done', at('09:03:00'), end)).toBe(true)
      expect((await row(id)).actions).toMatchObject([
        { ...end, state: 'done', startedAt: at('09:01:00'), endedAt: at('09:03:00') },
      ])
    })

    test('a move that its state does not accept is refused and changes nothing', async () => {
      const { id, actionId } = await withAction()
      await sessions.moveAction(id, actionId, 'detecting', at('09:01:00'))
      await sessions.moveAction(id, actionId, 'done', at('09:02:00'), { result: 'success' })
      const before = (await row(id)).actions
      for (const to of ['detecting', 'performing', 'verifying', 'done'] as const)
        expect(await sessions.moveAction(id, actionId, to, at('09:03:00'), { result: 'failed' })).toBe(false)
      expect((await row(id)).actions).toEqual(before)
    })

    test('how far a download has come is kept, and of no other session’s action', async () => {
      const { id, actionId } = await withAction()
      const other = await open()
      await sessions.setProgress(id, actionId, 5, 10)
      await sessions.setProgress(other, actionId, 7, 10)
      expect((await row(id)).actions).toMatchObject([{ bytesDone: 5, bytesTotal: 10 }])
      await sessions.setProgress(id, actionId, 6, null)
      expect((await row(id)).actions).toMatchObject([{ bytesDone: 6, bytesTotal: null }])
      const large = { bytesDone: 6_000_000_000, bytesTotal: Number.MAX_SAFE_INTEGER }
      await sessions.setProgress(id, actionId, large.bytesDone, large.bytesTotal)
      expect((await row(id)).actions).toMatchObject([large])
    })

    test('ended several times at once, one end holds', async () => {
      const { id, actionId } = await withAction()
      const moved = await Promise.all(
        (['success', 'failed', 'cancelled', 'indeterminate'] as const).map((result) =>
          sessions.moveAction(id, actionId, 'done', at('09:01:00'), { result }),
        ),
      )
      expect(moved.filter(Boolean)).toHaveLength(1)
    })
  })

  describe('an onboarding that ends', () => {
    async function onboarding(): Promise<{ id: string; computer: string }> {
      const computer = await makeComputer(database(), { tenantId, onboarding: 'onboarding' })
      return { id: await open({ kind: 'onboarding', computerId: computer }), computer }
    }
    const onboardingOf = async (id: string) =>
      (await database().prisma.computer.findUniqueOrThrow({ where: { id } })).onboarding

    test.each<[SessionEvent[], string]>([
      [['start', 'pass'], 'onboarded'],
      [['start', 'passPartly'], 'needed'],
      [['start', 'fail'], 'needed'],
      [['start', 'awaitConnection', 'miss'], 'needed'],
      [['cancel'], 'needed'],
    ])('%j leaves its computer %s, and says so', async (events, expected) => {
      const { id, computer } = await onboarding()
      const end = events.at(-1) ?? 'cancel'
      for (const event of events.slice(0, -1)) await sessions.tell(id, event, at('09:01:00'))
      expect(await onboardingOf(computer)).toBe('onboarding')
      const changes = await changesOf(database(), () => sessions.tell(id, end, at('09:02:00')))
      expect(changes).toEqual([`computer ${computer}`])
      expect(await onboardingOf(computer)).toBe(expected)
      // Too late: it has ended, whatever else is said.
      expect(await changesOf(database(), () => sessions.tell(id, 'pass', at('09:03:00')))).toEqual([])
      expect(await onboardingOf(computer)).toBe(expected)
    })

    test('ended twice at once, the computer is as the one end says that holds', async () => {
      const { id, computer } = await onboarding()
      await sessions.tell(id, 'start', at('09:01:00'))
      const [passed] = await Promise.all([
        sessions.tell(id, 'pass', at('09:02:00')),
        sessions.tell(id, 'cancel', at('09:02:00')),
      ])
      expect(await onboardingOf(computer)).toBe(passed.accepted ? 'onboarded' : 'needed')
    })

    test('is no other kind of session: the computer stays as it is', async () => {
      const { computer } = await onboarding()
      const id = await open({ kind: 'maintenance', computerId: computer })
      await sessions.tell(id, 'cancel', at('09:02:00'))
      expect(await onboardingOf(computer)).toBe('onboarding')
    })
  })

  describe('what people see', () => {
    test.each<[string, (id: string, actionId: string) => Promise<unknown>]>([
      ['an event', (id) => sessions.tell(id, 'start', at('09:01:00'))],
      ['a patch', (id) => sessions.patch(id, { plan: '{}', planHash: 'abc' })],
      ['a nudge', (id) => sessions.touch(id)],
      ['asking to stop', (id) => sessions.askCancel(id, null, at('09:01:00'))],
      ['a stage that begins', (id) => sessions.startStage(id, 'detection', at('09:01:00'))],
      ['a stage that ends', (id) => sessions.endStage(id, 'execution', at('09:01:00'), 'passed')],
      ['a download', (id, actionId) => sessions.setProgress(id, actionId, 1, 2)],
      [
        'an action that moves',
        (id, actionId) => sessions.moveAction(id, actionId, 'detecting', at('09:01:00')),
      ],
    ])('%s raises the revision by one and is told', async (_, work) => {
      const { id, actionId } = await withAction()
      await sessions.startStage(id, 'execution', at('09:00:30'))
      const before = (await row(id)).revision
      expect(await seenChange(id, () => work(id, actionId))).toBe(true)
      expect((await row(id)).revision).toBe(before + 1)
    })
  })

  describe('the log', () => {
    const piece = (sessionId: string, text: string, command?: { id: string; index: number }) => ({
      sessionId,
      text,
      stream: 'stdout' as const,
      at: at('09:01:00'),
      ...(command ? { command } : {}),
    })
    const textsOf = async (id: string) => (await sessions.logAfter(id, 0, 1000)).map(({ text }) => text)

    test('pieces are numbered from 1, counted in bytes, and read on from where one was', async () => {
      const id = await open()
      for (const text of ['one', 'zwö', 'three']) await sessions.appendLog(piece(id, text))
      expect(await sessions.logAfter(id, 0, 2)).toMatchObject([
        { sequence: 1, text: 'one', stream: 'stdout', at: at('09:01:00'), commandId: null },
        { sequence: 2, text: 'zwö' },
      ])
      expect(await sessions.logAfter(id, 2, 10)).toMatchObject([{ sequence: 3, text: 'three' }])
      expect(await sessions.logAfter(id, 3, 10)).toEqual([])
      expect(await row(id)).toMatchObject({ logSequence: 3, logBytes: 3 + 4 + 5 })
      expect(told).toEqual([id, id, id])
    })

    test('may have more bytes in all than a 32-bit number counts', async () => {
      const id = await open()
      const logBytes = 2 ** 31 - 1
      await database().prisma.maintenanceSession.update({ where: { id }, data: { logBytes } })
      await sessions.appendLog(piece(id, 'one'))
      expect(await row(id)).toMatchObject({ logSequence: 1, logBytes: logBytes + 3 })
    })

    test('fifty pieces at once leave no gap', async () => {
      const id = await open()
      await Promise.all(Array.from({ length: 50 }, (_, at) => sessions.appendLog(piece(id, `piece ${at}`))))
      const log = await sessions.logAfter(id, 0, 100)
      expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
      expect(new Set(log.map(({ text }) => text)).size).toBe(50)
    })

    test('a piece of a command that is sent twice is stored once', async () => {
      const id = await open()
      const first = piece(id, 'first', { id: 'command-1', index: 0 })
      expect(await sessions.appendLog(first)).toBe(true)
      expect(await sessions.appendLog(first)).toBe(false)
      await sessions.appendLog(piece(id, 'second', { id: 'command-1', index: 1 }))
      await sessions.appendLog(piece(id, 'other', { id: 'command-2', index: 0 }))
      expect(await textsOf(id)).toEqual(['first', 'second', 'other'])
    })

    test('sent many times at once it is stored once, and the others leave no gap', async () => {
      const id = await open()
      const same = piece(id, 'same', { id: 'command-3', index: 0 })
      const added = await Promise.all([
        ...Array.from({ length: 8 }, () => sessions.appendLog(same)),
        ...Array.from({ length: 8 }, (_, at) => sessions.appendLog(piece(id, `other ${at}`))),
      ])
      expect(added.slice(0, 8).filter(Boolean)).toHaveLength(1)
      const log = await sessions.logAfter(id, 0, 100)
      expect(log.filter(({ text }) => text === 'same')).toHaveLength(1)
      expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 9 }, (_, at) => at + 1))
      expect(await row(id)).toMatchObject({ logSequence: 9, logBytes: 4 + 8 * 7 })
    })

    test('a search finds pieces whatever their case, after a sequence, and no more than asked for', async () => {
      const id = await open()
      const texts = Array.from({ length: 600 }, (_, at) => (at % 100 === 0 ? `An ERROR ${at}` : `line ${at}`))
      for (const text of texts) await sessions.appendLog(piece(id, text))
      const found = async (after: number, limit: number) =>
        (await sessions.searchLog(id, 'error', after, limit)).map(({ sequence }) => sequence)
      expect(await found(0, 10)).toEqual([1, 101, 201, 301, 401, 501])
      expect(await found(101, 2)).toEqual([201, 301])
      expect(await found(501, 10)).toEqual([])
      expect(await sessions.searchLog(id, 'nothing', 0, 10)).toEqual([])
      expect(await sessions.searchLog(id, '%', 0, 10)).toEqual([])
    })

    test.each<[string, string, boolean]>([
      ['a plain word', 'WORD', true],
      ['100% done', '0% D', true],
      ['1000 done', '0% d', false],
      ['snake_case', 'E_c', true],
      ['snake-case', 'e_c', false],
      ['C:\\Windows\\Temp!', '\\temp!', true],
      ['Das Öl ist ÜBER', 'öl ist über', true],
      ['das öl', 'ÖL', true],
      ['Résumé', 'résumé', true],
      ["it's", "T'S", true],
      ['two\nlines', 'o\nl', true],
      ['a\0b', 'A\0B', true],
      ['Straße', 'strasse', false],
    ])('of %j a search for %j finds it: %j', async (text, search, finds) => {
      const id = await open()
      await sessions.appendLog(piece(await open(), text))
      await sessions.appendLog(piece(id, text))
      const found = await sessions.searchLog(id, search, 0, 10)
      expect(found.map(({ sessionId, sequence }) => ({ sessionId, sequence }))).toEqual(
        finds ? [{ sessionId: id, sequence: 1 }] : [],
      )
    })

    test('a search for what is not there reads none of it', async () => {
      const id = await open()
      for (let count = 0; count < 3; count += 1) await sessions.appendLog(piece(id, 'x'.repeat(1000)))
      let read = 0
      const { prisma } = database()
      const counting = prisma.$extends({
        query: {
          logChunk: {
            findMany: async ({ args, query }) => {
              const rows = await query(args)
              read += rows.length
              return rows
            },
          },
        },
      })
      const store = createSessionStore({ ...database(), prisma: counting as never }, () => undefined)
      expect(await store.searchLog(id, 'nothing', 0, 10)).toEqual([])
      expect(read).toBe(0)
    })

    test('is read backwards a page at a time, each in order', async () => {
      const id = await open()
      for (const text of ['1', '2', '3', '4', '5']) await sessions.appendLog(piece(id, text))
      const pageBefore = async (sequence: number) =>
        (await sessions.logBefore(id, sequence, 2)).map(({ text }) => text)
      expect(await pageBefore(6)).toEqual(['4', '5'])
      expect(await pageBefore(4)).toEqual(['2', '3'])
      expect(await pageBefore(2)).toEqual(['1'])
      expect(await pageBefore(1)).toEqual([])
    })

    test('is deleted so many days after the session has ended, and what came of it stays', async () => {
      const days = (count: number, from = at('10:00:00')) => new Date(from.getTime() + count * 86_400_000)
      const [ended, live, later] = [await open(), await open(), await open()]
      for (const id of [ended, live, later]) await sessions.appendLog(piece(id, 'said'))
      await sessions.tell(ended, 'fail', at('10:00:00'), { statusDetail: 'No.' })
      await sessions.tell(later, 'fail', days(1), { statusDetail: 'No.' })
      await sessions.deleteOldLogs(days(30), 30)
      expect(await textsOf(ended)).toEqual(['said'])
      const now = days(30, at('10:00:01'))
      await sessions.deleteOldLogs(now, 30)
      expect([await textsOf(ended), await textsOf(live), await textsOf(later)]).toEqual([
        [],
        ['said'],
        ['said'],
      ])
      const kept = { status: 'failed', statusDetail: 'No.', logSequence: 1, logBytes: 4, logDeletedAt: now }
      expect(await row(ended)).toMatchObject(kept)
      expect(await row(later)).toMatchObject({ logDeletedAt: null })
      await sessions.deleteOldLogs(days(40), 30)
      expect(await row(ended)).toMatchObject({ logDeletedAt: now })
    })

    test('of a session that does not exist is refused', async () => {
      expect(await refusalOf(sessions.appendLog(piece('nobody', 'x')))).toBe('notFound')
    })
  })

  describe('the turn on a computer', () => {
    let own: string
    beforeEach(async () => {
      own = await makeComputer(database(), { tenantId })
    })

    test('one session has it at a time; the next gets it once it is free', async () => {
      const first = await pending({ computerId: own })
      const second = await pending({ computerId: own }, at('09:00:30'))
      expect(await sessions.claimComputer(first, own)).toBe(true)
      await sessions.tell(first, 'start', at('09:01:00'))
      expect(await sessions.claimComputer(second, own)).toBe(false)
      await sessions.tell(first, 'pass', at('09:02:00'))
      expect(await sessions.claimComputer(second, own)).toBe(true)
    })

    test('of two that claim it at once exactly one gets it', async () => {
      for (let round = 0; round < 5; round++) {
        const computer = await makeComputer(database(), { tenantId })
        const ids = [await pending({ computerId: computer }), await pending({ computerId: computer })]
        const got = await Promise.all(ids.map((id) => sessions.claimComputer(id, computer)))
        expect(got.filter(Boolean)).toHaveLength(1)
        const holders = await database().prisma.maintenanceSession.count({ where: { executingOn: computer } })
        expect(holders).toBe(1)
      }
    })

    test('claimed again by the one that has it, it keeps it', async () => {
      const id = await pending({ computerId: own })
      expect(await sessions.claimComputer(id, own)).toBe(true)
      expect(await sessions.claimComputer(id, own)).toBe(true)
    })

    test('a tool goes first, then onboarding, then what was scheduled; of equals the older', async () => {
      const order = [
        await pending({ computerId: own, kind: 'tool' }, at('09:04:00')),
        await pending({ computerId: own, kind: 'tool' }, at('09:05:00')),
        await pending({ computerId: own, kind: 'onboarding' }, at('09:03:00')),
        await pending({ computerId: own, kind: 'maintenance' }, at('09:01:00')),
        await pending({ computerId: own, kind: 'maintenance' }, at('09:02:00')),
      ]
      const taken: string[] = []
      while (taken.length < order.length) {
        const waiting = order.filter((id) => !taken.includes(id)).toReversed()
        for (const id of waiting)
          if (await sessions.claimComputer(id, own)) {
            taken.push(id)
            await sessions.tell(id, 'fail', at('10:00:00'))
            break
          }
      }
      expect(taken).toEqual(order)
    })

    test('other computers do not wait', async () => {
      await pending({ computerId: own })
      const elsewhere = await makeComputer(database(), { tenantId })
      const id = await pending({ computerId: elsewhere, kind: 'maintenance' }, at('09:59:00'))
      expect(await sessions.claimComputer(id, elsewhere)).toBe(true)
    })

    test('a session that has ended never takes it, or nobody would give it back', async () => {
      const id = await pending({ computerId: own })
      await sessions.tell(id, 'cancel', at('09:01:00'))
      expect(await sessions.claimComputer(id, own)).toBe(false)
      expect((await row(id)).executingOn).toBeNull()
    })
  })

  describe('lists', () => {
    test('a ticket’s sessions come newest first', async () => {
      const ticket = {
        ticketIntegrationId: (
          await database().prisma.integration.create({
            data: { kind: 'psa', vendor: 'halo', name: 'P', baseUrl: 'https://p.example', settings: '{}' },
          })
        ).id,
        ticketId: '101',
      }
      const older = await open(ticket, at('09:01:00'))
      const newer = await open(ticket, at('09:02:00'))
      await open({ ...ticket, ticketId: '102' })
      const find = async (limit: number) =>
        (await sessions.findByTicket(ticket.ticketIntegrationId, '101', limit)).map(({ id }) => id)
      expect(await find(10)).toEqual([newer, older])
      expect(await find(1)).toEqual([newer])
    })

    describe('what somebody may see', () => {
      let others: string
      let theirs: string
      let own: string[]
      let tenantOfList: string
      let computerOfList: string
      const idsOf = async (...asked: Parameters<SessionStore['list']>) =>
        (await sessions.list(...asked)).map(({ id }) => id)
      beforeAll(async () => {
        others = await makeTenant(database(), { name: 'Fabrikam' })
        theirs = await makeSession(database(), { tenantId: others })
        tenantOfList = await makeTenant(database())
        computerOfList = await makeComputer(database(), { tenantId: tenantOfList })
        own = [await makeSession(database(), { tenantId: tenantOfList })]
        const asked = { tenantId: tenantOfList, computerId: computerOfList }
        for (let made = 0; made < 4; made += 1) own.push(await makeSession(database(), asked))
        own.reverse()
      })

      test('is limited to his tenants, also where he asks for another one', async () => {
        expect(await idsOf({ tenantIds: [tenantOfList] }, null, 100)).toEqual(own)
        expect(await idsOf({ tenantIds: [tenantOfList], tenantId: others }, null, 100)).toEqual([])
        expect(await idsOf({ tenantIds: [] }, null, 100)).toEqual([])
        expect(await idsOf({ tenantIds: 'all', tenantId: others }, null, 100)).toEqual([theirs])
        expect(await idsOf({ tenantIds: 'all' }, null, 100)).toEqual(expect.arrayContaining([...own, theirs]))
      })

      test('comes a page at a time, newest first, and nothing twice', async () => {
        const wanted = { tenantIds: [tenantOfList] }
        const pages: string[][] = []
        for (let before: string | null = null; ; ) {
          const page = await idsOf(wanted, before, 2)
          if (page.length === 0) break
          pages.push(page)
          before = page.at(-1) ?? null
        }
        expect(pages.map(({ length }) => length)).toEqual([2, 2, 1])
        expect(pages.flat()).toEqual(own)
      })

      test('can be narrowed to a computer and to statuses', async () => {
        const tenantIds = [tenantOfList]
        expect(await idsOf({ tenantIds, computerId: computerOfList }, null, 100)).toEqual(own.slice(0, 4))
        const [newest = ''] = own
        await sessions.tell(newest, 'cancel', at('09:01:00'))
        expect(await idsOf({ tenantIds, status: ['cancelled', 'failed'] }, null, 100)).toEqual([newest])
        expect(await idsOf({ tenantIds, status: ['created'] }, null, 100)).toEqual(own.slice(1))
        expect(await idsOf({ tenantIds, scheduleRunId: 'none' }, null, 100)).toEqual([])
      })
    })
  })

  describe('postponing', () => {
    test('moves the execution of a session that waits for its time, as often as wanted', async () => {
      const id = await open({ executeAt: at('20:00:00') })
      await sessions.tell(id, 'start', at('09:01:00'))
      await sessions.tell(id, 'awaitTime', at('09:02:00'))
      expect(await sessions.postpone(id, at('21:00:00'), at('09:03:00'))).toBe(true)
      expect(await sessions.postpone(id, at('22:00:00'), at('09:04:00'))).toBe(true)
      expect(await row(id)).toMatchObject({ status: 'postponed', executeAt: at('22:00:00'), postponed: 2 })
    })

    test('does nothing to one that does not wait for its time', async () => {
      const id = await open({ executeAt: at('20:00:00') })
      await sessions.tell(id, 'start', at('09:01:00'))
      expect(await sessions.postpone(id, at('21:00:00'), at('09:03:00'))).toBe(false)
      expect(await row(id)).toMatchObject({ status: 'running', executeAt: at('20:00:00'), postponed: 0 })
      expect(await sessions.postpone('nobody', at('21:00:00'), at('09:03:00'))).toBe(false)
    })
  })
})
