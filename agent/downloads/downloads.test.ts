import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DownloadCache } from './download-cache.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-downloads-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const day = 24 * 60 * 60 * 1000
const limits = { unusedMs: 14 * day, bytes: 100 }
const now = Date.now()

function open() {
  return new DownloadCache(folder, limits, () => now)
}
const pathOf = (sha256: string) => join(folder, 'downloads', sha256)
const names = () => readdirSync(join(folder, 'downloads')).toSorted()

/** Adds a file; gives its checksum. */
function add(cache: DownloadCache, content: string): string {
  const sha256 = createHash('sha256').update(content).digest('hex')
  const temporary = cache.temporaryPath(sha256, 'c1')
  writeFileSync(temporary, content, { mode: 0o600 })
  cache.adopt(temporary, sha256)
  return sha256
}

/** As if the file had been used for the last time so many days ago. */
function age(sha256: string, days: number): void {
  const at = new Date(now - days * day)
  utimesSync(pathOf(sha256), at, at)
}

describe('DownloadCache', () => {
  it('gives a file by its checksum from a private folder, and notes that it was used', async () => {
    const cache = open()
    const sha256 = add(cache, 'setup')
    age(sha256, 3)
    const taken = await cache.take(sha256)
    expect(readFileSync(taken?.path ?? '', 'utf8')).toBe('setup')
    expect(taken?.bytes).toBe(5)
    expect(Math.abs(statSync(pathOf(sha256)).mtimeMs - now)).toBeLessThan(1000)
    expect(statSync(join(folder, 'downloads')).mode & 0o777).toBe(0o700)
    expect(statSync(pathOf(sha256)).mode & 0o777).toBe(0o600)
    expect(await cache.take('0'.repeat(64))).toBeNull()
  })

  it('does not give a file that was changed, and removes it', async () => {
    const cache = open()
    const sha256 = add(cache, 'setup')
    writeFileSync(pathOf(sha256), 'other')
    expect(await cache.take(sha256)).toBeNull()
    expect(existsSync(pathOf(sha256))).toBe(false)
  })

  it('removes what downloads that were cut off have left', () => {
    const cache = open()
    const sha256 = add(cache, 'setup')
    writeFileSync(cache.temporaryPath(sha256, 'c2'), 'set')
    open()
    expect(names()).toEqual([sha256])
  })

  it('removes what was not used for 14 days, but nothing that is in use', async () => {
    const cache = open()
    const [old, used, fresh] = [add(cache, 'old'), add(cache, 'used'), add(cache, 'fresh')]
    const taken = await cache.take(used)
    age(old, 15)
    age(used, 15)
    age(fresh, 13)
    cache.prune()
    expect(names()).toEqual([used, fresh].toSorted())
    taken?.giveBack()
    taken?.giveBack()
    cache.prune()
    expect(names()).toEqual([fresh])
  })

  it('removes what was not used for longest beyond its size, but never what has just come', async () => {
    const cache = open()
    const oldest = add(cache, 'a'.repeat(40))
    const middle = add(cache, 'b'.repeat(40))
    const taken = await cache.take(oldest)
    age(oldest, 3)
    age(middle, 2)
    const newest = add(cache, 'c'.repeat(41))
    expect(names()).toEqual([oldest, newest].toSorted())
    taken?.giveBack()
    const huge = add(cache, 'd'.repeat(200))
    expect(names()).toEqual([huge])
  })
})
