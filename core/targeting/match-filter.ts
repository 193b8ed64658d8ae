import type { Computer, ComputerKind } from '../facts/computer.ts'
import type { TargetFilter } from '../facts/target.ts'
import type { Answer } from './answer.ts'

/**
 * Whether a target's filter lets a subject through. Takes the computer, or null for persons and tenants, which only
 * `all` fits. Source: Resolution, section 2, part 3.
 */
export function matchFilter(filter: TargetFilter, computer: Computer | null): Answer {
  if (filter === 'all') return 'yes'
  if (!computer) return 'no'
  switch (filter) {
    case 'workstations':
      return kindIs(computer, 'workstation')
    case 'portables':
      return kindIs(computer, 'portable')
    case 'servers':
      return kindIs(computer, 'server')
    case 'workstationsAndPortables':
      return computer.kind === null ? 'kind' : yesIf(computer.kind !== 'server')
    case 'domainControllers':
      return hasRole(computer, (role) => role === 'domainController' || role === 'primaryDomainController')
    case 'primaryDomainControllers':
      return hasRole(computer, (role) => role === 'primaryDomainController')
  }
}

function kindIs(computer: Computer, kind: ComputerKind): Answer {
  return computer.kind === null ? 'kind' : yesIf(computer.kind === kind)
}

/** Roles decide by themselves where they are given; without them only a known kind says that there are none. */
function hasRole(computer: Computer, wanted: (role: string) => boolean): Answer {
  if (computer.roles) return yesIf(computer.roles.some(wanted))
  return computer.kind === null ? 'kind' : 'no'
}

function yesIf(condition: boolean): Answer {
  return condition ? 'yes' : 'no'
}
