import { z } from 'zod'
import { outputOf, type RunCommand } from '../machine/run-command.ts'
import { boundSoftware, type Found, type RawSoftware, signedInAs } from './found.ts'

/** The command that lists a Mac's applications. */
export const macApplications = [
  '/usr/sbin/system_profiler',
  ['SPApplicationsDataType', '-json'],
] as const satisfies readonly [file: string, commandArguments: readonly string[]]

/** What is found on a Mac; `signedInName` is null when nobody is signed in. A Mac does not tell that it wants a restart. */
export async function findOnMac(run: RunCommand, signedInName: string | null): Promise<Found> {
  const applications = parseApplications(await outputOf(...macApplications, run))
  return {
    rebootPending: null,
    roles: [],
    signedIn: signedInAs(signedInName, signedInName),
    software: applications && boundSoftware('applications', applications),
  }
}

const applicationsSchema = z.object({
  SPApplicationsDataType: z.array(
    z.object({
      _name: z.string(),
      version: z.string().nullish(),
      signed_by: z.array(z.string()).nullish(),
    }),
  ),
})

function parseApplications(output: string | null): RawSoftware[] | null {
  try {
    const { SPApplicationsDataType: applications } = applicationsSchema.parse(JSON.parse(output ?? ''))
    return applications.map(({ _name, version, signed_by }) => ({
      name: _name,
      version,
      publisher: signerOf(signed_by?.[0]),
    }))
  } catch {
    return null
  }
}

/** `Developer ID Application: Mozilla Corporation (43AQ936H96)` → `Mozilla Corporation`. */
function signerOf(certificate: string | undefined): string | null {
  const match = /^[^:]+: (.+?)(?: \([A-Z0-9]{10}\))?$/.exec(certificate ?? '')
  return match?.[1] ?? certificate ?? null
}
