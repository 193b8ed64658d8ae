import { describe, expect, it } from 'vitest'
import { machineReportSchema } from '../../core/agent-protocol/machine-report.ts'
import { kindOfChassis } from './chassis-kind.ts'
import { describeMachine } from './describe-machine.ts'
import { describeLinux } from './linux.ts'
import { describeMac } from './macos.ts'
import { describeWindows, windowsArguments } from './windows.ts'

describe('describeLinux', () => {
  const files: Record<string, string> = {
    '/sys/class/dmi/id/product_uuid': '4c4c4544-0051-3510-8052-b4c04f4a3533\n',
    '/sys/class/dmi/id/product_serial': 'To Be Filled By O.E.M.\n',
    '/sys/class/dmi/id/chassis_type': '10\n',
    '/sys/class/dmi/id/sys_vendor': 'Dell Inc.\n',
    '/sys/class/dmi/id/product_name': 'Latitude 5440\n',
    '/etc/machine-id': '3d1219c7c4c5404aaa1f6d2a48adfda4\n',
    '/etc/os-release':
      'PRETTY_NAME="Debian GNU/Linux 13 (trixie)"\nNAME="Debian GNU/Linux"\nVERSION_ID="13"\n',
  }

  it('reads the firmware, the machine id and the release', () => {
    expect(describeLinux('lt-1', (path) => files[path] ?? null)).toEqual({
      hostname: 'lt-1',
      platform: 'linux',
      hardwareUuid: '4c4c4544-0051-3510-8052-b4c04f4a3533',
      installationId: '3d1219c7c4c5404aaa1f6d2a48adfda4',
      serial: null,
      os: 'Debian GNU/Linux',
      osVersion: '13',
      manufacturer: 'Dell Inc.',
      model: 'Latitude 5440',
      kind: 'portable',
    })
  })

  it('takes the machine id where the firmware has no UUID', () => {
    const read = (path: string) => (path === '/etc/machine-id' ? (files[path] ?? null) : null)
    expect(describeLinux('vm', read)).toMatchObject({
      hardwareUuid: '3d1219c7c4c5404aaa1f6d2a48adfda4',
      kind: null,
      os: 'Linux',
    })
  })
})

describe('describeMac', () => {
  it('reads the registry', () => {
    const platform =
      '  "IOPlatformSerialNumber" = "C02XL0ABJGH5"\n  "IOPlatformUUID" = "564D1234-AAAA-BBBB-CCCC-1234567890AB"\n'
    expect(describeMac('mac', { platform, version: '26.1\n', model: 'MacBookPro18,3\n' })).toMatchObject({
      hardwareUuid: '564D1234-AAAA-BBBB-CCCC-1234567890AB',
      serial: 'C02XL0ABJGH5',
      osVersion: '26.1',
      kind: 'portable',
    })
  })

  it('reports only its name when the commands fail', () => {
    const report = describeMac('mac', { platform: null, version: null, model: null })
    expect(report).toMatchObject({ hardwareUuid: null, serial: null, kind: null })
    expect(machineReportSchema.safeParse(report).success).toBe(true)
  })
})

describe('describeWindows', () => {
  const facts = {
    uuid: '4C4C4544-0051-3510-8052-B4C04F4A3533',
    offlineInstallationId: '123456789012345678901234567890',
    serial: '5Q5R4J3 ',
    os: 'Microsoft Windows 11 Pro',
    osVersion: '10.0.26200',
    productType: 1,
    manufacturer: 'Dell Inc.',
    model: 'Latitude 5440',
    pcSystemType: 2,
    chassisType: 10,
  }

  it('reads the printed facts', () => {
    expect(describeWindows('LT-1', JSON.stringify(facts))).toEqual({
      hostname: 'LT-1',
      platform: 'windows',
      hardwareUuid: facts.uuid,
      installationId: facts.offlineInstallationId,
      serial: '5Q5R4J3',
      os: 'Windows 11 Pro',
      osVersion: '10.0.26200',
      manufacturer: 'Dell Inc.',
      model: 'Latitude 5440',
      kind: 'portable',
    })
  })

  it('takes a server edition for a server in any case', () => {
    const output = JSON.stringify({ ...facts, productType: 3, pcSystemType: 1, chassisType: 3 })
    expect(describeWindows('SRV', output).kind).toBe('server')
  })

  it('knows only the name when nothing readable was printed', () => {
    expect(describeWindows('LT-1', 'Access denied')).toMatchObject({
      hardwareUuid: null,
      kind: null,
      os: 'Windows',
    })
  })

  it('asks for the UUID and the offline installation id', () => {
    const script = Buffer.from(windowsArguments.at(-1) ?? '', 'base64').toString('utf16le')
    expect(script).toContain('Win32_ComputerSystemProduct')
    expect(script).toContain('OfflineInstallationId')
  })
})

describe('kindOfChassis', () => {
  it.each([
    [9, 'portable'],
    [3, 'workstation'],
    [23, 'server'],
    [1, null],
    [null, null],
    [Number.NaN, null],
  ])('%s → %s', (type, kind) => {
    expect(kindOfChassis(type)).toBe(kind)
  })
})

describe('describeMachine', () => {
  it('describes this machine, and says what it is told to say instead', async () => {
    const report = await describeMachine({ hardwareUuid: '8A3C5A20-9F1D-11EE-8C90-0242AC120002' })
    expect(machineReportSchema.parse(report)).toMatchObject({
      hardwareUuid: '8A3C5A20-9F1D-11EE-8C90-0242AC120002',
    })
    expect(report.hostname).not.toBe('')
  })
})
