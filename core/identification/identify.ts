import { isPlaceholderUuid, normaliseUuid } from './placeholder-uuid.ts'

/** What a machine says of itself that may tell which computer it is. */
export interface IdentityReport {
  tenantId: string
  hardwareUuid: string | null
  installationId: string | null
  serial: string | null
  hostname: string
}

/** A computer that is known already; every one that shares the report's UUID, serial, installation or name. */
export interface KnownComputer {
  id: string
  tenantId: string
  name: string
  hardwareUuid: string | null
  installationId: string | null
  serial: string | null
}

export const undecidedReasons = ['placeholderUuid', 'noUuid', 'sameUuidOtherTenant'] as const
export type UndecidedReason = (typeof undecidedReasons)[number]

export const candidateHints = ['hardwareUuid', 'installationId', 'serial', 'name'] as const
/** Why a person may take a computer for the same. */
export type CandidateHint = (typeof candidateHints)[number]

export interface Candidate {
  computerId: string
  because: CandidateHint
}

export type Identification =
  /** One more pathway to this computer. */
  | { kind: 'joins'; computerId: string }
  /** The same hardware with another installation: it was set up anew. */
  | { kind: 'wiped'; computerId: string }
  | { kind: 'new'; hardwareUuid: string }
  /** Nobody but a person can tell. */
  | { kind: 'undecided'; reason: UndecidedReason; candidates: Candidate[] }

/**
 * Decides which computer a record stands for (Identification and affinity): by its hardware UUID alone, never by a
 * network address and never by a serial alone. A UUID that identifies nothing, one that is known at another tenant, and
 * one that several computers of the tenant carry, are left to a person, with the computers that it may be, the likeliest
 * first.
 */
export function identify(input: { report: IdentityReport; known: readonly KnownComputer[] }): Identification {
  const { report, known } = input
  const uuid = normaliseUuid(report.hardwareUuid)
  if (uuid === null) return undecided('noUuid', report, known)
  if (isPlaceholderUuid(uuid)) return undecided('placeholderUuid', report, known)
  const carriers = known.filter((computer) => normaliseUuid(computer.hardwareUuid) === uuid)
  const own = carriers.filter((computer) => computer.tenantId === report.tenantId)
  const [only] = own
  if (only && own.length === 1) return joinOrWiped(report, only)
  if (own.length > 1) {
    const sameInstallation = own.filter((computer) => isSame(computer.installationId, report.installationId))
    const [match] = sameInstallation
    if (match && sameInstallation.length === 1) return { kind: 'joins', computerId: match.id }
    return undecided('placeholderUuid', report, known)
  }
  if (carriers.length > 0) return undecided('sameUuidOtherTenant', report, known)
  return { kind: 'new', hardwareUuid: uuid }
}

/** Whether a record that belongs to this computer shows that its installation is another one now. */
export function joinOrWiped(
  report: Pick<IdentityReport, 'installationId'>,
  computer: Pick<KnownComputer, 'id' | 'installationId'>,
): Extract<Identification, { computerId: string }> {
  const bothKnown = report.installationId !== null && computer.installationId !== null
  const wiped = bothKnown && !isSame(report.installationId, computer.installationId)
  return { kind: wiped ? 'wiped' : 'joins', computerId: computer.id }
}

function undecided(
  reason: UndecidedReason,
  report: IdentityReport,
  known: readonly KnownComputer[],
): Identification {
  const uuid = normaliseUuid(report.hardwareUuid)
  const hints: [CandidateHint, (computer: KnownComputer) => boolean][] = [
    ['hardwareUuid', (computer) => uuid !== null && normaliseUuid(computer.hardwareUuid) === uuid],
    ['installationId', (computer) => isSame(computer.installationId, report.installationId)],
    ['serial', (computer) => isSame(computer.serial, report.serial)],
    ['name', (computer) => isSame(computer.name, report.hostname)],
  ]
  // A placeholder is shared by strangers: it is no hint at all.
  const counted = reason === 'placeholderUuid' && uuid && isPlaceholderUuid(uuid) ? hints.slice(1) : hints
  const candidates: Candidate[] = []
  for (const [because, fits] of counted) {
    for (const computer of known) {
      const visible = computer.tenantId === report.tenantId || because === 'hardwareUuid'
      const listed = candidates.some(({ computerId }) => computerId === computer.id)
      if (visible && !listed && fits(computer)) candidates.push({ computerId: computer.id, because })
    }
  }
  return { kind: 'undecided', reason, candidates }
}

function isSame(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left.trim().toLowerCase() === right.trim().toLowerCase()
}
