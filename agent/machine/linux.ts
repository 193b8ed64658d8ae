import type { MachineReport } from '../../core/agent-protocol/machine-report.ts'
import { kindOfChassis } from './chassis-kind.ts'
import { meaningful } from './texts.ts'

const dmi = '/sys/class/dmi/id'

/** The text of a file, or null where it is missing or may not be read. */
export type ReadText = (path: string) => string | null

/** The report of a Linux machine, from the files of its kernel and distribution. */
export function describeLinux(hostname: string, read: ReadText): MachineReport {
  const machineId = meaningful(read('/etc/machine-id')) ?? meaningful(read('/var/lib/dbus/machine-id'))
  const release = parseOsRelease(read('/etc/os-release') ?? read('/usr/lib/os-release') ?? '')
  const chassis = meaningful(read(`${dmi}/chassis_type`))
  return {
    hostname,
    platform: 'linux',
    hardwareUuid: meaningful(read(`${dmi}/product_uuid`)) ?? machineId,
    installationId: machineId,
    serial: meaningful(read(`${dmi}/product_serial`)),
    os: release.get('NAME') ?? 'Linux',
    osVersion: release.get('VERSION_ID') ?? null,
    manufacturer: meaningful(read(`${dmi}/sys_vendor`)),
    model: meaningful(read(`${dmi}/product_name`)),
    kind: kindOfChassis(chassis === null ? null : Number(chassis)),
  }
}

/** The assignments of an os-release file, without their quotes. */
function parseOsRelease(text: string): Map<string, string> {
  const values = new Map<string, string>()
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line.trim())
    if (match?.[1] && match[3]) values.set(match[1], match[3])
  }
  return values
}
