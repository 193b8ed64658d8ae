import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fallBack, switchTo } from './choose-release.ts'
import { type CurrentRelease, ReleaseFiles } from './release-files.ts'
import { runRelease } from './run-release.ts'
import { startLauncher } from './start-launcher.ts'

let folder: string
let files: ReleaseFiles
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-launcher-'))
  files = new ReleaseFiles(folder)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const quiet = { info: () => undefined, warn: () => undefined }

/** A release that does this when it is started. */
function place(release: string, body: string): string {
  const path = files.pathOf(release)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, body)
  return path
}

const says =
  "process.send({ type: 'connected' }); process.on('message', ({ type }) => type === 'stop' && process.exit())"

/** Starts a launcher, lets it run until `condition`, and stops it. */
async function launchUntil(condition: (current: CurrentRelease) => boolean): Promise<CurrentRelease> {
  const backOff = { shortestMs: 10, longestMs: 10 }
  const launcher = startLauncher({ files, agentArguments: [], log: quiet, confirmWithinMs: 5000, backOff })
  await expect
    .poll(() => {
      const current = files.readCurrent()
      return current !== null && condition(current)
    })
    .toBe(true)
  await launcher.stop()
  return files.readCurrent() as CurrentRelease
}

describe('the launcher', () => {
  it('starts what was installed, and keeps it when it connects', async () => {
    place('1.0.0', says)
    files.writeNext({ release: '1.0.0', commandId: null })
    expect(await launchUntil(({ confirmed }) => confirmed)).toEqual({
      release: '1.0.0',
      previous: null,
      confirmed: true,
      commandId: null,
      fellBack: null,
    })
    expect(readdirSync(folder).sort()).toEqual(['current.json', 'releases'])
  })

  it('starts an agent again that ends, and goes nowhere when there is nothing before it', async () => {
    const mark = join(folder, 'starts')
    place(
      '1.0.0',
      `require('node:fs').appendFileSync(${JSON.stringify(mark)}, 'x')`.replace(
        'require(',
        'process.getBuiltinModule(',
      ),
    )
    files.writeNext({ release: '1.0.0', commandId: null })
    const launcher = startLauncher({
      files,
      agentArguments: [],
      log: quiet,
      confirmWithinMs: 5000,
      backOff: { shortestMs: 10, longestMs: 10 },
    })
    await expect.poll(() => readSize(mark)).toBeGreaterThan(2)
    await launcher.stop()
    expect(files.readCurrent()).toMatchObject({ release: '1.0.0', confirmed: false, fellBack: null })
  })

  it('does not give a release up because another agent holds the folder', async () => {
    place('1.0.0', says)
    const mark = join(folder, 'starts')
    place(
      '1.1.0',
      `const fs = process.getBuiltinModule('node:fs')
       fs.appendFileSync(${JSON.stringify(mark)}, 'x')
       if (fs.statSync(${JSON.stringify(mark)}).size < 3) process.exit(75)
       ${says}`,
    )
    const before = { release: '1.0.0', previous: null, confirmed: true, commandId: null, fellBack: null }
    files.writeCurrent(before)
    files.writeNext({ release: '1.1.0', commandId: 'c' })
    expect(await launchUntil(({ release, confirmed }) => release === '1.1.0' && confirmed)).toMatchObject({
      previous: '1.0.0',
    })
  })

  it('leaves aside what cannot be started: a release without a file, a file that is damaged', async () => {
    place('1.0.0', says)
    files.writeNext({ release: '1.0.0', commandId: null })
    await launchUntil(({ confirmed }) => confirmed)
    files.writeNext({ release: '1.1.0', commandId: null })
    expect(await launchUntil(({ confirmed }) => confirmed)).toMatchObject({ release: '1.0.0' })
    writeFileSync(files.nextPath, '{"release":"../../')
    expect(await launchUntil(({ confirmed }) => confirmed)).toMatchObject({ release: '1.0.0' })
    expect(readdirSync(folder).sort()).toEqual(['current.json', 'releases'])
  })

  it('says in words that there is nothing to start', async () => {
    const launcher = startLauncher({ files, agentArguments: [], log: quiet, confirmWithinMs: 1 })
    await expect(launcher.ended).rejects.toThrow(`There is no agent in ${folder}. Install it again.`)
  })

  it('kills a release that does not end when it is asked to', async () => {
    const path = place('1.0.0', 'setInterval(() => undefined, 1000)')
    const run = runRelease({
      path,
      agentArguments: [],
      connectWithinMs: 100,
      stopGraceMs: 100,
      log: quiet,
      onConnected: () => undefined,
    })
    expect(await run.ended).toEqual({
      exitCode: null,
      words: 'It did not connect to the server within 0.1 seconds.',
    })
  })
})

function readSize(path: string): number {
  return readdirSync(dirname(path)).includes('starts')
    ? Number(process.getBuiltinModule('node:fs').statSync(path).size)
    : 0
}

describe('what to go back to', () => {
  const first = switchTo(null, { release: 'a', commandId: null })
  const proven = { ...first, confirmed: true }

  it('is the last release that had proved itself', () => {
    const second = switchTo(proven, { release: 'b', commandId: '1' })
    expect(second).toMatchObject({ release: 'b', previous: 'a', confirmed: false, commandId: '1' })
    const third = switchTo(second, { release: 'c', commandId: '2' })
    expect(third).toMatchObject({ release: 'c', previous: 'a', confirmed: false })
    expect(fallBack(third, 'why')).toEqual({
      release: 'a',
      previous: null,
      confirmed: true,
      commandId: '2',
      fellBack: { release: 'c', why: 'why' },
    })
    expect(switchTo(second, { release: 'a', commandId: '3' })).toMatchObject({
      release: 'a',
      confirmed: true,
    })
  })

  it('is nothing for a release that has proved itself, or that was the first', () => {
    expect(fallBack(first, 'why')).toBeNull()
    expect(
      fallBack({ ...switchTo(proven, { release: 'b', commandId: null }), confirmed: true }, 'why'),
    ).toBeNull()
  })

  it('stays when the same release is asked for again, as after a crash in the middle of the change', () => {
    const second = switchTo(proven, { release: 'b', commandId: '1' })
    expect(switchTo(second, { release: 'b', commandId: '1' })).toEqual(second)
  })
})
