import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeReleaseBanner } from '../../../core/agent-protocol/release-banner.ts'
import { createReleases, findRelease } from './releases.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'deskhand-releases-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Puts a file there that was changed in this year; gives its checksum. */
function put(path: string, text: string, year: number): string {
  const place = join(folder, path)
  mkdirSync(join(place, '..'), { recursive: true })
  writeFileSync(place, text)
  utimesSync(place, new Date(Date.UTC(year, 0)), new Date(Date.UTC(year, 0)))
  return createHash('sha256').update(text).digest('hex')
}

describe('the releases of the agent on a server', () => {
  it('are the files that say so in their first line, the newest first, those of the admin before our own', async () => {
    const releases = createReleases([join(folder, 'admin'), join(folder, 'own'), join(folder, 'none')])
    expect(await releases.list()).toEqual([])
    const theirs = put('admin/anything.mjs', `${writeReleaseBanner('1.0.0')}\nlet a\n`, 2021)
    put('own/deskhand-agent.mjs', `${writeReleaseBanner('1.0.0')}\n`, 2023)
    const newer = put('own/second.mjs', `${writeReleaseBanner('1.1.0+b.2')}\r\n`, 2022)
    put('admin/other.mjs', 'let b\n', 2022)
    put('admin/odd.mjs', '// Deskhand agent, release ../up\n', 2022)
    put('admin/notes.txt', `${writeReleaseBanner('3.0.0')}\n`, 2022)
    expect(await releases.list()).toEqual([
      expect.objectContaining({ release: '1.1.0+b.2', sha256: newer, path: join(folder, 'own/second.mjs') }),
      {
        release: '1.0.0',
        sha256: theirs,
        sizeBytes: 39,
        addedAt: new Date(Date.UTC(2021, 0)),
        path: join(folder, 'admin/anything.mjs'),
      },
    ])
    expect(await findRelease(releases, { release: '1.0.0' })).toMatchObject({ sha256: theirs })
    expect(await findRelease(releases, { sha256: newer })).toMatchObject({ release: '1.1.0+b.2' })
    expect(await findRelease(releases, { release: '3.0.0' })).toBeNull()
  })

  it('are read again when a file has changed or is gone', async () => {
    const releases = createReleases([folder])
    put('a.mjs', `${writeReleaseBanner('1.0.0')}\n`, 2021)
    expect(await releases.list()).toMatchObject([{ release: '1.0.0' }])
    const sha256 = put('a.mjs', `${writeReleaseBanner('1.0.1')}\n`, 2022)
    expect(await releases.list()).toMatchObject([{ release: '1.0.1', sha256 }])
    rmSync(join(folder, 'a.mjs'))
    expect(await releases.list()).toEqual([])
  })
})
