import type { InstalledSoftwareEntry } from '../../core/agent-protocol/messages.ts'
import type { ReadText } from '../machine/linux.ts'
import type { CommandEnd, RunCommand } from '../machine/run-command.ts'
import { boundSoftware, type Found, type RawSoftware, signedInAs } from './found.ts'

/** The commands that a Linux machine is asked with; `rpm` and `restart` where there is rpm. */
export const linuxCommands = {
  dpkg: [
    'dpkg-query',
    ['--show', `--showformat=\${db:Status-Status}\\t\${Package}\\t\${Version}\\t\${Maintainer}\\n`],
  ],
  rpm: [
    'rpm',
    [
      '--query',
      '--all',
      '--queryformat',
      '%{NAME}\\t%|EPOCH?{%{EPOCH}:}:{}|%{VERSION}-%{RELEASE}\\t%{VENDOR}\\n',
    ],
  ],
  restart: ['needs-restarting', ['-r']],
} as const satisfies Record<string, readonly [file: string, commandArguments: readonly string[]]>

/** What is found on a Linux machine; `signedInName` is null when nobody is signed in. */
export async function findOnLinux(
  run: RunCommand,
  read: ReadText,
  signedInName: string | null,
): Promise<Found> {
  const dpkg = await run(...linuxCommands.dpkg)
  const rpm = await run(...linuxCommands.rpm)
  return {
    rebootPending: await readRebootPending(run, read, { dpkg, rpm }),
    roles: [],
    // A name of a directory's user (sssd, realmd) is `user@domain`; of a local one there is no more to know.
    signedIn: signedInAs(signedInName, signedInName),
    software: softwareOf(dpkg, rpm),
  }
}

type PackageLists = { dpkg: CommandEnd; rpm: CommandEnd }

/** Both lists where there are both; null when one that is there cannot be read, or none is there. */
function softwareOf(dpkg: CommandEnd, rpm: CommandEnd): InstalledSoftwareEntry[] | null {
  if (dpkg.kind === 'missing' && rpm.kind === 'missing') return null
  const debs = dpkg.kind === 'missing' ? [] : printed(dpkg, parseDpkg)
  const rpms = rpm.kind === 'missing' ? [] : printed(rpm, parseRpm)
  if (!debs || !rpms) return null
  const dpkgEntries = boundSoftware('dpkg', debs)
  const rpmEntries = boundSoftware('rpm', rpms)
  return dpkgEntries && rpmEntries && [...dpkgEntries, ...rpmEntries]
}

function printed(end: CommandEnd, parse: (output: string) => RawSoftware[]): RawSoftware[] | null {
  return end.kind === 'exited' && end.exitCode === 0 ? parse(end.stdout) : null
}

/** Of packages that were removed, dpkg keeps the configuration and a line; they are not installed. */
function parseDpkg(output: string): RawSoftware[] {
  return output.split('\n').flatMap((line) => {
    const [status, name, version, publisher] = line.split('\t')
    return status === 'installed' ? [{ name, version, publisher }] : []
  })
}

/** The keys that signed packages are in the list too, and are no software. */
function parseRpm(output: string): RawSoftware[] {
  return output.split('\n').flatMap((line) => {
    const [name, version, vendor] = line.split('\t')
    if (!name || name === 'gpg-pubkey') return []
    return [{ name, version, publisher: vendor === '(none)' ? null : vendor }]
  })
}

/** Debian's packages leave a file when they want a restart; the rpm families have a program that tells. */
async function readRebootPending(
  run: RunCommand,
  read: ReadText,
  { dpkg, rpm }: PackageLists,
): Promise<boolean | null> {
  if (read('/var/run/reboot-required') !== null || read('/run/reboot-required') !== null) return true
  if (read('/etc/debian_version') !== null && dpkg.kind !== 'missing') return false
  if (rpm.kind === 'missing') return null
  const end = await run(...linuxCommands.restart)
  if (end.kind !== 'exited' || end.exitCode > 1) return null
  return end.exitCode === 1
}
