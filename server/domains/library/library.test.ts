import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readDetectionAnswer } from '../../../core/detection/read-answer.ts'
import { describeOnBothDatabases } from '../../db/testing.ts'
import { createItemStore } from '../items/store.ts'
import { changesOf, makeDeployment } from '../testing.ts'
import { keepLibrary } from './keep-library.ts'
import { idOf, type Library, readLibrary } from './read-library.ts'

const shippedFolder = join(import.meta.dirname, '..', '..', '..', 'prisma', 'library')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'deskhand-library-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A library with a software, the task that configures it, what it needs, and a metascript. */
async function writeSample(changes: Readonly<Record<string, string>> = {}): Promise<Library> {
  const place = await mkdtemp(join(folder, 'sample-'))
  const files: Record<string, string> = {
    'README.md': 'Not an entry.',
    'reader/entry.yaml': `
kind: software
name: Reader
description: Reads.
detection: { method: script }
scripts: { detection: { file: detect.sh }, install: { file: install.ps1, timeoutSeconds: 1800 } }
versions:
  - version: "1.0"
  - version: "2.0"
    scripts: { install: { file: install-2.sh, context: user } }
    download: { url: "https://files.example/r.msi", sha256: ${'a'.repeat(64)}, fileName: r.msi }
repair: reinstall
licence: { kind: key, required: true }
configuration: set-up
prerequisites: [{ item: runtime }]
parameters: [{ name: days, label: Days, type: number, default: 7 }]
`,
    'reader/detect.sh': 'echo absent',
    'reader/install.ps1': 'exit 0',
    'reader/install-2.sh': 'exit 2',
    'runtime/entry.yaml': `
kind: software
name: Runtime
description: Is needed.
detection: { method: dpkg, value: runtime }
versions: []
`,
    'set-up/entry.yaml': `
kind: task
name: Set it up
description: Sets it up.
scripts: { test: { file: test.sh }, set: { file: test.sh } }
`,
    'set-up/test.sh': 'echo true',
    'ask/entry.yaml': 'kind: script\nname: Ask the server\nfile: ask.js\ncontext: metascript\n',
    'ask/ask.js': 'return 1',
    ...changes,
  }
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(place, name, '..'), { recursive: true })
    await writeFile(join(place, name), text)
  }
  return await readLibrary(place)
}

describe('reading the library', () => {
  test('gives the same hash and ids for the same content, and another hash for another', async () => {
    const [one, same] = [await writeSample(), await writeSample()]
    expect(same).toEqual(one)
    expect((await writeSample({ 'reader/detect.sh': 'echo 1.0' })).hash).not.toBe(one.hash)
    expect(idOf('reader')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(idOf('reader')).not.toBe(idOf('reader', 'install'))
  })

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'an unknown key',
      { 'set-up/entry.yaml': 'kind: task\nname: A\ndescription: B\nmode: x\n' },
      /set-up.*mode/,
    ],
    ['a script that is not there', { 'ask/entry.yaml': 'kind: script\nname: A\nfile: no.js\n' }, /no\.js/],
    ['an empty script', { 'set-up/test.sh': '\n' }, /test\.sh is not right\. The script is empty/],
    [
      'a metascript in sh',
      { 'ask/ask.sh': 'a', 'ask/entry.yaml': 'kind: script\nname: A\nfile: ask.sh\ncontext: metascript\n' },
      /ask\.sh is not right\. .*JavaScript/,
    ],
    [
      'another item that is not there',
      {
        'runtime/entry.yaml':
          'kind: software\nname: R\ndescription: R\ndetection: { method: dpkg }\nversions: []\nconfiguration: ask\n',
      },
      /runtime names ask, which is no task/,
    ],
  ])('says which file has %s', async (_, changes, words) => {
    await expect(writeSample(changes)).rejects.toThrow(words)
  })
})

describeOnBothDatabases('the shipped library in the database', (database) => {
  const items = () => createItemStore(database())
  const keep = (library: Library) => keepLibrary(database(), library)
  beforeEach(async () => {
    const { prisma } = database()
    await prisma.deployment.deleteMany()
    await prisma.prerequisite.deleteMany()
    await prisma.maintenanceItem.deleteMany()
    await prisma.script.deleteMany()
    await prisma.serverSetting.deleteMany()
  })

  const numbersOf = async (scriptId: string) =>
    (await database().prisma.scriptVersion.findMany({ where: { scriptId } })).map(({ number }) => number)

  test('is written once, with everything that its files say', async () => {
    const library = await writeSample()
    const changes = await changesOf(database(), async () => expect(await keep(library)).toBe(true))
    expect(changes.sort()).toEqual(['reader', 'runtime', 'set-up'].map((key) => `item ${idOf(key)}`).sort())
    expect(await changesOf(database(), async () => expect(await keep(library)).toBe(false))).toEqual([])

    const reader = idOf('reader')
    expect((await items().cards([reader])).get(reader)).toMatchObject({
      name: 'Reader',
      library: 'global',
      parameters: [{ name: 'days', defaultValue: 7 }],
    })
    expect(await items().detail(reader)).toMatchObject({
      prerequisites: [{ item: { id: idOf('runtime') }, condition: 'installed', onUnmet: 'act' }],
    })
    const workings = await items().softwareWorkings(reader, '2.0')
    expect(workings).toMatchObject({
      repair: 'reinstall',
      licenceKind: 'key',
      licenceRequired: true,
      configurationItemId: idOf('set-up'),
      download: { fileName: 'r.msi' },
    })
    expect(await items().scriptText(workings?.installScriptId ?? '')).toMatchObject({
      name: 'Reader 2.0: install',
      context: 'user',
      language: 'sh',
      body: 'exit 2',
    })
    const general = await items().softwareWorkings(reader, '1.0')
    expect(await items().scriptText(general?.installScriptId ?? '')).toMatchObject({
      language: 'powershell',
      timeoutSeconds: 1800,
    })
    expect(await items().scriptTextByName('Ask the server')).toMatchObject({
      context: 'metascript',
      language: 'javascript',
      body: 'return 1',
    })
    expect(await database().prisma.script.count({ where: { library: 'own' } })).toBe(0)
  })

  test('of another release goes over it: ids, deployments and licences stay, changed scripts get a version', async () => {
    await keep(await writeSample())
    const reader = idOf('reader')
    const deployment = await makeDeployment(database(), { itemId: reader })
    await database().prisma.licence.create({ data: { itemId: reader, name: 'L', sealedValue: 's' } })
    const detection = (await items().softwareWorkings(reader, null))?.detectionScriptId ?? ''

    expect(await keep(await writeSample({ 'reader/detect.sh': 'echo 1.0' }))).toBe(true)
    const workings = await items().softwareWorkings(reader, null)
    expect(workings?.detectionScriptId).toBe(detection)
    expect((await items().scriptText(detection))?.body).toBe('echo 1.0')
    expect((await numbersOf(detection)).sort()).toEqual([1, 2])
    expect(await numbersOf(workings?.installScriptId ?? '')).toEqual([1])
    expect(await database().prisma.deployment.count({ where: { id: deployment } })).toBe(1)
    expect(await database().prisma.licence.count({ where: { itemId: reader } })).toBe(1)
    expect(await database().prisma.softwareVersion.count({ where: { softwareId: reader } })).toBe(2)
  })

  test('leaves what it no longer ships, and what people have made', async () => {
    await keep(await writeSample())
    const own = await createItemStore(database()).create({ kind: 'task', name: 'Own', scripts: {} })
    const library = await writeSample()
    const less = {
      ...library,
      hash: 'another',
      items: library.items.filter(({ name }) => name === 'Runtime'),
    }
    await keep(less)
    expect((await items().cards([own, idOf('reader')])).size).toBe(2)
  })

  test('is written by one of several servers that start at once', async () => {
    const library = await writeSample()
    const written = await Promise.all([1, 2, 3].map(() => keep(library)))
    expect(written.filter(Boolean)).toHaveLength(1)
    expect(await database().prisma.script.count()).toBe(6)
  })

  test('this release’s own can be written', async () => {
    expect(await keep(await readLibrary(shippedFolder))).toBe(true)
    const { prisma } = database()
    expect(await prisma.maintenanceItem.count({ where: { library: 'global' } })).toBeGreaterThan(8)
    const software = await prisma.software.findMany({ include: { versions: true, item: true } })
    for (const one of software) expect(one.versions.length, one.item.name).toBeGreaterThan(0)
  })
})

/** Runs a script of the shipped library here, as the agent does: with its own environment, and programs that stand in. */
async function run(
  script: string,
  given: { env?: Readonly<Record<string, string>>; programs?: Readonly<Record<string, string>> } = {},
): Promise<{ code: number; output: string }> {
  const bin = await mkdtemp(join(folder, 'bin-'))
  for (const [name, body] of Object.entries(given.programs ?? {})) {
    await writeFile(join(bin, name), `#!/bin/sh\n${body}\n`)
    await chmod(join(bin, name), 0o755)
  }
  const env = { PATH: `${bin}:/usr/sbin:/usr/bin:/sbin:/bin`, ...given.env }
  return await new Promise((resolve) => {
    execFile('sh', [join(shippedFolder, script)], { env }, (error, stdout) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, output: stdout })
    })
  })
}

const answerOf = (kind: 'task' | 'software', output: string) => readDetectionAnswer(kind, output)

describe('the shipped scripts', () => {
  test('in sh are all of its grammar; those for Windows have no line that only a newer PowerShell knows', async () => {
    const folders = (await readdir(shippedFolder, { withFileTypes: true })).filter((one) => one.isDirectory())
    let seen = 0
    for (const { name } of folders)
      for (const file of await readdir(join(shippedFolder, name))) {
        const path = join(shippedFolder, name, file)
        if (file.endsWith('.sh'))
          await new Promise<void>((resolve, reject) => {
            execFile('sh', ['-n', path], (error) => (error ? reject(error) : resolve()))
          })
        if (file.endsWith('.ps1')) {
          const text = await readFile(path, 'utf8')
          // Windows PowerShell 5.1 reads a file without a mark as ANSI, and has none of these operators.
          expect(text, path).toMatch(/^[\t\n\x20-\x7e]*$/)
          expect(text, path).not.toMatch(/\?\?|&&|\|\||\?\./)
        }
        seen += 1
      }
    expect(seen).toBeGreaterThan(20)
  })

  test('disk space is JSON, also where a folder has blanks and quotes', async () => {
    const { code, output } = await run('disk-space-debian/get.sh')
    expect(code).toBe(0)
    const [disk] = JSON.parse(output) as { mount: string; sizeMiB: number; freePercent: number }[]
    expect(disk?.sizeMiB).toBeGreaterThan(0)
    expect(disk?.freePercent).toBeLessThanOrEqual(100)
    const df = `cat <<'END'
Filesystem 1024-blocks Used Available Capacity Mounted on
/dev/sda1 2048000 512000 1536000 25% /
/dev/sdb1 1024 1024 0 100% /media/a "b" c
none 0 0 0 - /nothing
END`
    expect(JSON.parse((await run('disk-space-debian/get.sh', { programs: { df } })).output)).toEqual([
      { mount: '/', sizeMiB: 2000, freeMiB: 1500, freePercent: 75 },
      { mount: '/media/a "b" c', sizeMiB: 1, freeMiB: 0, freePercent: 0 },
    ])
    expect((await run('disk-space-debian/get.sh', { programs: { df: 'exit 1' } })).code).not.toBe(0)
  })

  test.each([
    ['6.1.0-28-amd64', '6.1.0-9-amd64 6.1.0-28-amd64', true],
    ['6.1.0-9-amd64', '6.1.0-9-amd64 6.1.0-28-amd64', false],
    ['6.1.0-9-amd64', '6.1.0-9-amd64 6.1.0-28-rt-amd64', true],
    ['6.12.48+deb13-amd64', '6.12.48+deb13-amd64 6.12.57+deb13-amd64', false],
    ['5.15-cloud', '6.1.0-28-amd64', true],
    ['5.15-cloud', '', true],
  ])('the kernel %s where there are %s: no restart pending is %s', async (running, kernels, answer) => {
    const lines = kernels.split(' ').map((kernel) => `installed linux-image-${kernel}`)
    const dpkg = kernels
      ? `printf '%s\\n' '${lines.join("' '")}' 'config-files linux-image-9.9.9-1-amd64'`
      : 'exit 1'
    const programs = { uname: `echo ${running}`, 'dpkg-query': dpkg }
    const { code, output } = await run('pending-reboot-debian/test.sh', { programs })
    expect([code, answerOf('task', output)]).toEqual([0, { ok: true, value: answer }])
  })

  describe('restarting the printing service', () => {
    const systemd = (state: string, since: string) =>
      `case "$*" in *LoadState*) echo loaded ;; *ActiveState*) echo ${state} ;; *) echo "${since}" ;; esac`
    const ask = (minutes: string, systemctl: string) =>
      run('restart-printing-debian/test.sh', {
        env: { DESKHAND_PARAM_MINUTES: minutes },
        programs: { systemctl },
      })
    const ago = (minutes: number) => `@$(($(date +%s) - ${minutes * 60}))`

    test.each([
      ['a short while ago', 'active', ago(5), true],
      ['long ago', 'active', ago(11), false],
      ['not at all', 'failed', '', false],
    ])('started %s', async (_, state, since, answer) => {
      const { output } = await ask('10', systemd(state, since))
      expect(answerOf('task', output)).toEqual({ ok: true, value: answer })
    })

    test.each([
      ['no number', 'ten', systemd('active', ago(1))],
      ['no service', '10', 'echo not-found'],
      ['no time', '10', systemd('active', '')],
      ['no systemd', '10', 'exit 1'],
    ])('says nothing with %s', async (_, minutes, systemctl) => {
      expect((await ask(minutes, systemctl)).code).not.toBe(0)
    })
  })

  describe('for apt', () => {
    /** An apt that notes what it is asked, and does as it is told. */
    const apt = (body: string) => ({
      'apt-get': `echo "apt-get $*"\n${body}`,
      id: 'echo 0',
      dpkg: 'echo "dpkg $*"',
    })

    test.each(['gnu-hello-debian-12', '7-zip-debian-12'])('%s installs the very version', async (item) => {
      const done = await run(`${item}/install.sh`, { env: { DESKHAND_VERSION: '1.2-3' }, programs: apt('') })
      expect(done.code).toBe(0)
      expect(done.output).toMatch(/ install -y .*=1\.2-3\n$/)
    })

    test('reads the lists anew where it is not in them, and fails where it is not there either', async () => {
      const failing = apt(`case "$*" in *update*) exit 0 ;; *) exit 100 ;; esac`)
      const done = await run('gnu-hello-debian-12/install.sh', {
        env: { DESKHAND_VERSION: '9.9' },
        programs: { ...failing, 'apt-cache': 'echo policy' },
      })
      expect(done.code).toBe(1)
      expect(done.output.match(/^apt-get .*$/gm)).toHaveLength(3)
      expect(done.output).toContain('hello=9.9 is not to be had')
    })

    test('needs root, and removes nothing but the package', async () => {
      const programs = { ...apt(''), id: 'echo 1000' }
      expect((await run('gnu-hello-debian-12/install.sh', { programs })).code).toBe(1)
      expect((await run('gnu-hello-debian-12/uninstall.sh', { programs })).code).toBe(1)
      const removed = await run('gnu-hello-debian-12/uninstall.sh', { programs: apt('') })
      expect(removed.output).toBe('dpkg --purge hello\n')
    })
  })

  test('7-Zip’s test says whether its program works', async () => {
    const works = (programs: Record<string, string>) => run('7-zip-debian-12/test.sh', { programs })
    expect(answerOf('task', (await works({ '7z': 'exit 0' })).output)).toMatchObject({ value: true })
    expect(answerOf('task', (await works({ '7z': 'exit 1' })).output)).toMatchObject({ value: false })
  })
})
