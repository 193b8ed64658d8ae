import { describe, expect, it } from 'vitest'
import { readBootId } from '../machine/boot-id.ts'
import type { CommandEnd, RunCommand } from '../machine/run-command.ts'
import { boundSoftware, signedInAs } from './found.ts'
import { findOnLinux } from './linux.ts'
import { findOnMac } from './macos.ts'
import { unpackGuid } from './packed-guid.ts'
import { readWindowsFacts } from './windows.ts'
import { windowsInventoryArguments } from './windows-script.ts'

const missing: CommandEnd = { kind: 'missing' }
const failed: CommandEnd = { kind: 'failed' }
const printed = (stdout: string, exitCode = 0): CommandEnd => ({ kind: 'exited', exitCode, stdout })

/** Answers by the program's name, and notes the whole command lines. */
function machineWith(programs: Record<string, CommandEnd>) {
  const ran: string[] = []
  const run: RunCommand = async (file, commandArguments) => {
    ran.push([file, ...commandArguments].join(' '))
    return programs[file] ?? missing
  }
  return { ran, run }
}
const noFiles = () => null
const debian = (path: string) => (path === '/etc/debian_version' ? '12.5\n' : null)

describe('findOnLinux', () => {
  const dpkg = printed(
    'installed\tcurl\t7.88.1-10+deb12u14\tAlessandro Ghedini <ghedo@debian.org>\nconfig-files\tnginx\t1.22\tDebian\n',
  )

  it('lists what dpkg has installed, and no more', async () => {
    const { ran, run } = machineWith({ 'dpkg-query': dpkg })
    expect(await findOnLinux(run, debian, null)).toEqual({
      rebootPending: false,
      roles: [],
      signedIn: null,
      software: [
        {
          name: 'curl',
          version: '7.88.1-10+deb12u14',
          publisher: 'Alessandro Ghedini <ghedo@debian.org>',
          upgradeCode: null,
          productCode: null,
          source: 'dpkg',
        },
      ],
    })
    expect(ran[0]).toBe(
      'dpkg-query --show --showformat=$' +
        '{db:Status-Status}\\t$' +
        '{Package}\\t$' +
        '{Version}\\t$' +
        '{Maintainer}\\n',
    )
  })

  it('lists what rpm has, without keys', async () => {
    const output =
      'bash\t5.2.26-4.el10\tRocky Enterprise Software Foundation\ngpg-pubkey\t6fedfc85\t(none)\nperl\t4:5.40.1-1\t(none)\n'
    const { ran, run } = machineWith({ rpm: printed(output), 'needs-restarting': printed('', 1) })
    const found = await findOnLinux(run, noFiles, 'ada@contoso.com')
    expect(found.software).toMatchObject([
      {
        name: 'bash',
        version: '5.2.26-4.el10',
        publisher: 'Rocky Enterprise Software Foundation',
        source: 'rpm',
      },
      { name: 'perl', version: '4:5.40.1-1', publisher: null },
    ])
    expect(found.rebootPending).toBe(true)
    expect(found.signedIn).toEqual({ name: 'ada@contoso.com', upn: 'ada@contoso.com' })
    expect(ran).toContain(
      'rpm --query --all --queryformat %{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%{VENDOR}\\n',
    )
    expect(ran).toContain('needs-restarting -r')
  })

  it.each([
    ['nothing lists software here', {}],
    ['dpkg is broken', { 'dpkg-query': failed }],
    [
      'dpkg ends with an error in the middle of its list',
      { 'dpkg-query': printed('installed\ta\t1\tb\n', 2) },
    ],
    ['only one of two lists can be read', { 'dpkg-query': dpkg, rpm: failed }],
  ])('has no list, rather than an empty one, when %s', async (_, programs) => {
    const { run } = machineWith(programs)
    expect((await findOnLinux(run, debian, null)).software).toBeNull()
  })

  it.each([
    [
      'a file of Debian',
      (path: string) => (path === '/run/reboot-required' ? '' : debian(path)),
      { 'dpkg-query': dpkg },
      true,
    ],
    ['no file on Debian', debian, { 'dpkg-query': dpkg }, false],
    ['needs-restarting content', noFiles, { rpm: printed(''), 'needs-restarting': printed('') }, false],
    ['needs-restarting broken', noFiles, { rpm: printed(''), 'needs-restarting': printed('', 127) }, null],
    ['no needs-restarting', noFiles, { rpm: printed('') }, null],
    ['nothing that could tell', noFiles, {}, null],
  ])('knows of a wanted restart by %s', async (_, read, programs, expected) => {
    const { run } = machineWith(programs)
    expect((await findOnLinux(run, read, null)).rebootPending).toBe(expected)
  })
})

describe('findOnMac', () => {
  const applications = {
    SPApplicationsDataType: [
      {
        _name: 'Firefox',
        arch_kind: 'arch_arm_i64',
        lastModified: '2026-11-03T09:12:44Z',
        obtained_from: 'identified_developer',
        path: '/Applications/Firefox.app',
        signed_by: [
          'Developer ID Application: Mozilla Corporation (43AQ936H96)',
          'Developer ID Certification Authority',
          'Apple Root CA',
        ],
        version: '145.0.1',
      },
      { _name: 'Old Tool', path: '/Applications/Old Tool.app' },
    ],
  }

  it('reads the list of applications', async () => {
    const { ran, run } = machineWith({ '/usr/sbin/system_profiler': printed(JSON.stringify(applications)) })
    const found = await findOnMac(run, 'ada')
    expect(ran).toEqual(['/usr/sbin/system_profiler SPApplicationsDataType -json'])
    expect(found).toMatchObject({ rebootPending: null, roles: [], signedIn: { name: 'ada', upn: null } })
    expect(found.software).toMatchObject([
      { name: 'Firefox', version: '145.0.1', publisher: 'Mozilla Corporation', source: 'applications' },
      { name: 'Old Tool', version: null, publisher: null },
    ])
  })

  it('has no list when it cannot be read', async () => {
    for (const end of [failed, printed('{"SPApplicationsDataType": ['), printed('{}')]) {
      const { run } = machineWith({ '/usr/sbin/system_profiler': end })
      expect((await findOnMac(run, null)).software).toBeNull()
    }
  })
})

describe('readWindowsFacts', () => {
  const facts = {
    bootTime: 1764000000,
    domainRole: 1,
    user: 'CONTOSO\\ada',
    upn: 'ada@contoso.com',
    rebootPending: true,
    software: {
      entries: [
        {
          key: '{F0C3E5D1-1ADE-321E-8167-68EF0DE699A5}',
          name: 'Visual C++ 2010',
          version: '10.0.40219',
          publisher: 'Microsoft Corporation',
        },
        { key: '7-Zip', name: '7-Zip 25.01 (x64)', version: '25.01', publisher: 'Igor Pavlov' },
        { key: '7-Zip', name: '7-Zip 25.01 (x64)', version: '25.01', publisher: 'Igor Pavlov' },
        { key: 'Odd', name: 'Odd', version: '', publisher: '' },
      ],
      upgradeCodes: [
        { upgrade: '1D5E3C0FEDA1E123187686FED06E9950', products: ['', '1D5E3C0FEDA1E123187686FED06E995A'] },
        { upgrade: 'no code', products: ['1D5E3C0FEDA1E123187686FED06E995A'] },
      ],
    },
  }

  it('reads the printed facts', () => {
    expect(readWindowsFacts(JSON.stringify(facts))).toEqual({
      bootId: '1764000000',
      rebootPending: true,
      roles: [],
      signedIn: { name: 'CONTOSO\\ada', upn: 'ada@contoso.com' },
      software: [
        {
          name: 'Visual C++ 2010',
          version: '10.0.40219',
          publisher: 'Microsoft Corporation',
          upgradeCode: '{F0C3E5D1-1ADE-321E-8167-68EF0DE69905}',
          productCode: '{F0C3E5D1-1ADE-321E-8167-68EF0DE699A5}',
          source: 'registry',
        },
        expect.objectContaining({ name: '7-Zip 25.01 (x64)', productCode: null, upgradeCode: null }),
        expect.objectContaining({ name: 'Odd', version: null, publisher: null }),
      ],
    })
  })

  it('knows domain controllers by their role', () => {
    const rolesFor = (domainRole: number | null) =>
      readWindowsFacts(JSON.stringify({ ...facts, domainRole })).roles
    expect([3, 4, 5, null].map(rolesFor)).toEqual([
      [],
      ['domainController'],
      ['domainController', 'primaryDomainController'],
      null,
    ])
  })

  it('knows nothing, rather than that there is nothing, when the script printed nothing or its list is damaged', () => {
    const nothing = { bootId: null, rebootPending: null, roles: null, signedIn: null, software: null }
    expect(readWindowsFacts(null)).toEqual(nothing)
    expect(readWindowsFacts('Access is denied.')).toEqual(nothing)
    for (const software of [null, { entries: null, upgradeCodes: [] }, { entries: [] }])
      expect(readWindowsFacts(JSON.stringify({ ...facts, software }))).toMatchObject({
        software: null,
        rebootPending: true,
      })
  })

  it('asks the registry in both views, the loaded users’ hives, and the three places of a wanted restart', () => {
    expect(windowsInventoryArguments.slice(0, -1)).toEqual([
      '-NoLogo',
      '-NoProfile',
      '-NonInteractive',
      '-EncodedCommand',
    ])
    const encoded = windowsInventoryArguments.at(-1) ?? ''
    expect(encoded.length).toBeLessThan(32_000)
    const script = Buffer.from(encoded, 'base64').toString('utf16le')
    for (const part of [
      "OpenBaseKey('LocalMachine', 'Registry64')",
      "OpenBaseKey('LocalMachine', 'Registry32')",
      "OpenBaseKey('Users', 'Registry64')",
      'SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Uninstall',
      'SOFTWARE\\Classes\\Installer\\UpgradeCodes',
      'Component Based Servicing\\RebootPending',
      'WindowsUpdate\\Auto Update\\RebootRequired',
      'PendingFileRenameOperations',
      'IdentityStore\\Cache',
      'LastBootUpTime',
      'ConvertTo-Json -Compress -Depth 6',
    ])
      expect(script).toContain(part)
  })
})

describe('unpackGuid', () => {
  it('turns the parts of Windows Installer’s key names round', () => {
    expect(unpackGuid('1D5E3C0FEDA1E123187686FED06E995A')).toBe('{F0C3E5D1-1ADE-321E-8167-68EF0DE699A5}')
    expect(unpackGuid('00004109110000000000000000F01FEC')).toBe('{90140000-0011-0000-0000-0000000FF1CE}')
    expect(unpackGuid('')).toBeNull()
    expect(unpackGuid('{90140000-0011-0000-0000-0000000FF1CE}')).toBeNull()
  })
})

describe('boundSoftware', () => {
  it('cuts long texts, and leaves out what has no name', () => {
    const list = boundSoftware('dpkg', [
      { name: ' \0 ', version: '1', publisher: null },
      { name: 'n'.repeat(600), version: 'v'.repeat(300), publisher: 'p'.repeat(400) },
    ])
    expect(list).toHaveLength(1)
    const [entry] = list ?? []
    expect([entry?.name.length, entry?.version?.length, entry?.publisher?.length]).toEqual([500, 200, 300])
  })

  it('gives up publishers, then the list, when it is too long to be sent', () => {
    const list = (count: number, length: number) =>
      Array.from({ length: count }, (_, index) => ({
        name: `${index} `.padEnd(length, 'n'),
        version: null,
        publisher: 'p'.repeat(300),
      }))
    expect(boundSoftware('dpkg', list(100, 20))?.[0]?.publisher).not.toBeNull()
    expect(boundSoftware('dpkg', list(15_000, 20))?.[0]?.publisher).toBeNull()
    expect(boundSoftware('dpkg', list(15_000, 500))).toBeNull()
    expect(boundSoftware('dpkg', list(20_001, 8))).toBeNull()
  })
})

describe('signedInAs', () => {
  it('takes only a name at sign-in for a UPN', () => {
    expect(signedInAs('CONTOSO\\ada', '')).toEqual({ name: 'CONTOSO\\ada', upn: null })
    expect(signedInAs('ada', 'ada')).toEqual({ name: 'ada', upn: null })
    expect(signedInAs('', 'ada@contoso.com')).toBeNull()
  })
})

describe('readBootId', () => {
  it('is the kernel’s on Linux, or what a file says', async () => {
    const { run } = machineWith({})
    expect(await readBootId({}, 'linux', run)).toMatch(/^[0-9a-f-]{36}$/)
    expect(await readBootId({ bootIdFile: '/nowhere' }, 'linux', run)).toBeNull()
  })

  it('is the session’s on macOS, or the time of the start', async () => {
    const sysctl = (name: string): CommandEnd =>
      name === 'kern.boottime'
        ? printed('{ sec = 1764000000, usec = 123456 } Mon Nov 24 16:00:00 2025\n')
        : printed('0F5C2B64-AAAA\n')
    expect(await readBootId({}, 'darwin', async (_, [, name = '']) => sysctl(name))).toBe('0F5C2B64-AAAA')
    const old: RunCommand = async (_, [, name = '']) =>
      name === 'kern.boottime' ? sysctl(name) : printed('', 1)
    expect(await readBootId({}, 'darwin', old)).toBe('1764000000')
    expect(await readBootId({}, 'darwin', async () => missing)).toBeNull()
  })

  it('is the time of the start on Windows', async () => {
    let script = ''
    const run: RunCommand = async (_, commandArguments) => {
      script = Buffer.from(commandArguments.at(-1) ?? '', 'base64').toString('utf16le')
      return printed('1764000000\r\n')
    }
    expect(await readBootId({}, 'win32', run)).toBe('1764000000')
    expect(script).toContain('LastBootUpTime')
  })
})
