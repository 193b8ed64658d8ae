import { joinOrWiped } from './identify.ts'
import { isPlaceholderUuid, normaliseUuid } from './placeholder-uuid.ts'

/** What tells one machine from another: its hardware, and what is installed on it. */
export type MachineIdentity = {
  readonly hardwareUuid: string | null
  readonly installationId: string | null
}

/** The UUID of a machine in its usual form; null where it identifies none. */
export function identifyingUuid(text: string | null): string | null {
  const uuid = normaliseUuid(text)
  return uuid === null || isPlaceholderUuid(uuid) ? null : uuid
}

/**
 * What an agent that belongs to a computer already says of its machine (Identification and affinity):
 * - `same`: nothing new;
 * - `wiped`: the same hardware with another installation, so that it has to be onboarded again;
 * - `newBoard`: the same installation under another UUID, as after a mainboard was changed;
 * - `otherMachine`: both are others. The agent's folder was copied there, and what it reports is not this computer's.
 */
export function recogniseMachine(
  report: MachineIdentity,
  computer: MachineIdentity,
): 'same' | 'wiped' | 'newBoard' | 'otherMachine' {
  const [told, known] = [identifyingUuid(report.hardwareUuid), identifyingUuid(computer.hardwareUuid)]
  const bothInstallations = report.installationId !== null && computer.installationId !== null
  const isWiped = joinOrWiped(report, { id: '', installationId: computer.installationId }).kind === 'wiped'
  if (told !== null && known !== null && told !== known)
    return bothInstallations && !isWiped ? 'newBoard' : 'otherMachine'
  return isWiped ? 'wiped' : 'same'
}
