import { windowsPowerShell } from '../script/interpreter.ts'
import type { MachineOverrides } from '../state/identity.ts'
import { encodedPowerShell } from './powershell.ts'
import { readText } from './read-text.ts'
import { outputOf, type RunCommand } from './run-command.ts'

/** Seconds since the epoch at which Windows began; the clock's own unit is ten millionths of a second since 1601. */
export const windowsBootTime =
  '[long][math]::Floor((Get-CimInstance Win32_OperatingSystem).LastBootUpTime.ToFileTimeUtc() / 10000000)'

/**
 * An id that another start of the machine does not share: the kernel's own where it has one, else the time of the
 * start. Null where the machine does not tell. `overrides` may name a file whose content is taken for it.
 */
export async function readBootId(
  overrides: MachineOverrides,
  platform: NodeJS.Platform,
  run: RunCommand,
): Promise<string | null> {
  if (overrides.bootIdFile !== undefined) return bootIdOf(readText(overrides.bootIdFile))
  switch (platform) {
    case 'win32': {
      const file = windowsPowerShell(process.env)
      return bootIdOf(await outputOf(file, encodedPowerShell(windowsBootTime), run))
    }
    case 'darwin': {
      const session = bootIdOf(await outputOf('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'], run))
      return session ?? parseBootTime(await outputOf('/usr/sbin/sysctl', ['-n', 'kern.boottime'], run))
    }
    default:
      return bootIdOf(readText('/proc/sys/kernel/random/boot_id'))
  }
}

/** `{ sec = 1764000000, usec = 123456 } Mon Nov 24 16:00:00 2025` → `1764000000`. */
function parseBootTime(output: string | null): string | null {
  return /\bsec = (\d+)/.exec(output ?? '')?.[1] ?? null
}

function bootIdOf(text: string | null): string | null {
  return text?.trim().slice(0, 100) || null
}
