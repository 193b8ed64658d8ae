import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/**
 * The version that apt would install of a package.
 * @returns the version with its Debian revision, such as `2.10-3`; null where there is no apt or no such package
 */
export async function readAptCandidate(packageName: string): Promise<string | null> {
  try {
    const { stdout } = await run('apt-cache', ['policy', packageName], {
      env: { ...process.env, LC_ALL: 'C' },
      timeout: 10_000,
    })
    return candidateIn(stdout)
  } catch {
    return null
  }
}

/** The candidate in what `apt-cache policy` prints; null for none. */
export function candidateIn(policy: string): string | null {
  const candidate = /^ {2}Candidate: (\S+)$/m.exec(policy)?.[1]
  return candidate && candidate !== '(none)' ? candidate : null
}
