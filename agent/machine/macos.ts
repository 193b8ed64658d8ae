import type { MachineReport } from '../../core/agent-protocol/machine-report.ts'
import { meaningful } from './texts.ts'

/** The commands that a Mac is asked with; each one's output goes to `describeMac` under its name. */
export const macCommands = {
  platform: ['/usr/sbin/ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice']],
  version: ['/usr/bin/sw_vers', ['-productVersion']],
  model: ['/usr/sbin/sysctl', ['-n', 'hw.model']],
} as const satisfies Record<string, readonly [file: string, commandArguments: readonly string[]]>

/** The report of a Mac, from what its commands printed; null for a command that failed. */
export function describeMac(
  hostname: string,
  outputs: Record<keyof typeof macCommands, string | null>,
): MachineReport {
  const model = meaningful(outputs.model)
  return {
    hostname,
    platform: 'macos',
    hardwareUuid: registryValue(outputs.platform, 'IOPlatformUUID'),
    installationId: null,
    serial: registryValue(outputs.platform, 'IOPlatformSerialNumber'),
    os: 'macOS',
    osVersion: meaningful(outputs.version),
    manufacturer: 'Apple',
    model,
    kind: model === null ? null : /^MacBook/.test(model) ? 'portable' : 'workstation',
  }
}

function registryValue(output: string | null, name: string): string | null {
  return meaningful(new RegExp(`"${name}"\\s*=\\s*"([^"]*)"`).exec(output ?? '')?.[1])
}
