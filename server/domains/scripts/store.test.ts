import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createAuditService } from '../audit/audit-service.ts'
import { createItemStore } from '../items/store.ts'
import { makeDeployment, makeSoftware, makeTask, makeTenant, scriptOf, targetOf } from '../testing.ts'
import type { Caller } from '../users/caller.ts'
import { createScriptsService, type ScriptsService, scriptContent } from './scripts-service.ts'
import { createScriptStore, type ScriptContent } from './store.ts'

function callerOf(userId: string, name: string): Caller {
  return {
    userId,
    name,
    email: `${name}@example.com`,
    role: 'engineer',
    limitedToTenants: false,
    tenantIds: [],
    via: 'cookie',
    authSessionId: '',
  }
}

const ada = callerOf('u1', 'Ada')
const grace = callerOf('u2', 'Grace')

function content(given: Partial<ScriptContent> = {}): ScriptContent {
  return {
    name: 'Clear the cache',
    context: 'system',
    language: 'sh',
    body: 'echo one',
    timeoutSeconds: 60,
    outputLimitBytes: 4096,
    ...given,
  }
}

describeOnBothDatabases('scripts', (database) => {
  let scripts: ScriptsService
  let id: string
  beforeAll(async () => {
    scripts = createScriptsService({
      scripts: createScriptStore(database()),
      audit: createAuditService(database()),
    })
    for (const { userId, name, email } of [ada, grace])
      await database().prisma.user.create({ data: { id: userId, name, email } })
  })
  beforeEach(async () => {
    id = (await scripts.create(ada, content())).id
  })

  const numbers = async () => (await scripts.get(ada, id)).versions.map(({ number }) => number)
  const audited = async () =>
    (await database().prisma.auditEntry.findMany({ where: { subjectId: id }, orderBy: { id: 'asc' } })).map(
      ({ action }) => action,
    )

  describe('versions', () => {
    test('each save adds one, and says who made it; older texts stay', async () => {
      expect(await scripts.save(grace, id, 1, content({ body: 'echo two' }))).toEqual({ version: 2 })
      const script = await scripts.get(ada, id)
      expect(script).toMatchObject({ body: 'echo two', version: 2, library: 'own' })
      expect(script.versions.map(({ number, savedBy }) => [number, savedBy])).toEqual([
        [2, 'Grace'],
        [1, 'Ada'],
      ])
      expect(await scripts.version(ada, id, 1)).toEqual({ body: 'echo one' })
      await expect(scripts.version(ada, id, 3)).rejects.toMatchObject({ code: 'notFound' })
      expect(await audited()).toEqual(['scripts.create', 'scripts.save'])
    })

    test('another name, limit or place is a version too', async () => {
      const changes: Partial<ScriptContent>[] = [
        { name: 'Other' },
        { timeoutSeconds: 61 },
        { outputLimitBytes: 1 },
        { context: 'user' },
        { language: 'bash' },
      ]
      let edited = 1
      for (const change of changes) {
        expect(await scripts.save(ada, id, edited, content(change))).toEqual({ version: edited + 1 })
        expect(await scripts.get(ada, id)).toMatchObject({ ...content(change) })
        edited += 1
      }
    })

    test('a save that changes nothing adds none', async () => {
      expect(await scripts.save(grace, id, 1, content())).toEqual({ version: 1 })
      expect(await numbers()).toEqual([1])
      expect(await audited()).toEqual(['scripts.create'])
    })

    test('whoever edited an older one changes nothing, and is told who was first', async () => {
      await scripts.save(grace, id, 1, content({ body: 'hers' }))
      await expect(scripts.save(ada, id, 1, content({ body: 'his' }))).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('Grace has saved version 2'),
      })
      await expect(scripts.save(ada, id, 9, content({ body: 'his' }))).rejects.toMatchObject({
        code: 'conflict',
      })
      expect((await scripts.get(ada, id)).body).toBe('hers')
    })

    test('of two saves at once, one wins', async () => {
      const tried = await Promise.allSettled(
        ['a', 'b', 'c'].map((body) => scripts.save(ada, id, 1, content({ body, name: body }))),
      )
      expect(tried.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const one of tried)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'conflict' })
      const { name, body } = await scripts.get(ada, id)
      expect(name).toBe(body)
      expect(await numbers()).toEqual([2, 1])
    })
  })

  test('the list is by name, and narrowed by a part of it and by the place', async () => {
    await scripts.create(
      ada,
      content({ name: 'Ask the DC', context: 'metascript', language: 'javascript', body: 'return 1' }),
    )
    await scripts.create(ada, content({ name: 'ask again' }))
    const found = await scripts.list(ada, { search: 'ASK', context: null })
    expect(found.map(({ name }) => name)).toEqual(['ask again', 'Ask the DC'])
    expect(await scripts.list(ada, { search: 'ask', context: 'metascript' })).toMatchObject([
      { name: 'Ask the DC', version: 1 },
    ])
  })

  describe('what uses it', () => {
    async function useIt(): Promise<{ software: string; task: string; deployment: string }> {
      const { prisma } = database()
      const software = await makeSoftware(database(), { name: 'Reader' })
      await prisma.software.update({ where: { itemId: software }, data: { postInstallScriptId: id } })
      await prisma.softwareVersion.updateMany({
        where: { softwareId: software, version: '2.0' },
        data: { repairScriptId: id },
      })
      const task = await makeTask(database(), { name: 'Tidy up' })
      await prisma.task.update({ where: { itemId: task }, data: { setScriptId: id } })
      const tenant = await makeTenant(database())
      const target = targetOf({ scope: 'tenant', type: 'script', tenant })
      const deployment = await makeDeployment(database(), { name: 'Where it fits', target })
      await prisma.deployment.update({ where: { id: deployment }, data: { targetScriptId: id } })
      return { software, task, deployment }
    }

    test('is every item, version and deployment that has it', async () => {
      expect(await scripts.usages(ada, id)).toEqual([])
      const { software, task, deployment } = await useIt()
      const item = { kind: 'item', version: null, tenantId: null }
      const usages = await scripts.usages(ada, id)
      expect(usages).toMatchObject([
        { ...item, id: software, name: 'Reader', part: 'postInstall' },
        { ...item, id: software, name: 'Reader', part: 'repair', version: '2.0' },
        { ...item, id: task, name: 'Tidy up', part: 'set' },
        { kind: 'deployment', id: deployment, name: 'Where it fits', part: 'target' },
      ])
      const elsewhere: Caller = { ...ada, limitedToTenants: true, tenantIds: [] }
      expect(await scripts.usages(elsewhere, id)).toEqual(usages.slice(0, 3))
    })

    test('keeps it from being removed', async () => {
      await useIt()
      await expect(scripts.remove(ada, id)).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('“Reader”, “Tidy up”, “Where it fits”'),
      })
      expect(await numbers()).toEqual([1])
    })

    test('is nothing: then it goes, with its versions', async () => {
      await scripts.remove(ada, id)
      await expect(scripts.get(ada, id)).rejects.toMatchObject({ code: 'notFound' })
      expect(await database().prisma.scriptVersion.count({ where: { scriptId: id } })).toBe(0)
      await expect(scripts.remove(ada, id)).rejects.toMatchObject({ code: 'notFound' })
      await expect(scripts.save(ada, id, 1, content())).rejects.toMatchObject({ code: 'notFound' })
    })
  })

  test('one of the shipped library is read, and not changed', async () => {
    const task = await makeTask(database(), { library: 'global', scripts: { set: scriptOf('shipped') } })
    const shipped = (await createItemStore(database()).taskWorkings(task))?.setScriptId ?? ''
    expect(await scripts.get(ada, shipped)).toMatchObject({ library: 'global', body: 'echo shipped' })
    for (const change of [() => scripts.save(ada, shipped, 1, content()), () => scripts.remove(ada, shipped)])
      await expect(change()).rejects.toMatchObject({ code: 'notAllowed' })
  })

  test('JavaScript that cannot be read is refused with its line, and nothing is kept', async () => {
    const broken = content({ context: 'metascript', language: 'javascript', body: 'const a = 1\nreturn a +' })
    const refused = { code: 'badInput', message: expect.stringMatching(/^Line 2: /) }
    await expect(scripts.create(ada, broken)).rejects.toMatchObject(refused)
    await expect(scripts.save(ada, id, 1, broken)).rejects.toMatchObject(refused)
    expect(await numbers()).toEqual([1])
  })

  test('whoever may only look, or is limited to tenants, changes none', async () => {
    for (const caller of [
      { ...ada, role: 'technician' as const },
      { ...ada, limitedToTenants: true },
    ]) {
      expect((await scripts.get(caller, id)).body).toBe('echo one')
      for (const change of [
        () => scripts.create(caller, content()),
        () => scripts.save(caller, id, 1, content({ body: 'x' })),
        () => scripts.remove(caller, id),
      ])
        await expect(change()).rejects.toMatchObject({ code: 'notAllowed' })
    }
  })
})

describe('what a script may be', () => {
  const problemOf = (given: object) => {
    const parsed = scriptContent.safeParse({ ...content(), ...given })
    return parsed.success ? null : (parsed.error.issues[0]?.message ?? '')
  }

  test.each([
    ['a metascript in sh', { context: 'metascript' }, 'written in JavaScript'],
    ['a cloud script in powershell', { context: 'cloudScript', language: 'powershell' }, 'JavaScript'],
    ['JavaScript on the computer', { language: 'javascript' }, 'on the server only'],
    ['an empty one', { body: ' \n' }, 'is empty'],
    ['a character that no database takes', { body: 'a\0b' }, 'U+0000'],
    ['more than 1 MiB', { body: 'ä'.repeat(600_000) }, '1 MiB'],
    ['no name', { name: ' ' }, 'needs a name'],
    ['no time', { timeoutSeconds: 0 }, '>=1'],
    ['more than a day', { timeoutSeconds: 86_401 }, '<=86400'],
    ['more than 64 MiB of output', { outputLimitBytes: 64 * 1024 * 1024 + 1 }, '<=67108864'],
    ['a place that is none', { context: 'moon' }, 'Invalid option'],
  ])('not %s', (_, given, words) => {
    expect(problemOf(given)).toContain(words)
  })

  test('but a metascript in JavaScript, a day long', () => {
    expect(problemOf({ context: 'metascript', language: 'javascript', timeoutSeconds: 86_400 })).toBeNull()
  })

  test('a shell script loses the line ends of Windows, others keep theirs', () => {
    const body = 'a\r\nb\r\n'
    expect(scriptContent.parse({ ...content(), body }).body).toBe('a\nb\n')
    expect(scriptContent.parse({ ...content({ language: 'powershell' }), body }).body).toBe(body)
  })
})
