import type { ComputerKind, ComputerRole } from '../facts/computer.ts'

/** The fixed phrases about what could be otherwise, by the closed word that each stands for. */

export const computerKindWords: Readonly<Record<ComputerKind, string>> = {
  workstation: 'a workstation',
  portable: 'a portable computer',
  server: 'a server',
}

export const computerRoleWords: Readonly<Record<ComputerRole, string>> = {
  domainController: 'a domain controller',
  primaryDomainController: 'a primary domain controller',
}

/** What somebody does with one deployment. */
export const deploymentChangeWords = {
  approve: (name: string) => `approve ${name}`,
  enable: (name: string) => `switch ${name} on`,
  disable: (name: string) => `switch ${name} off`,
  showAsTool: (name: string) => `make ${name} visible in Technician Tools`,
  require: (name: string) => `set the enforcement of ${name} to required`,
  prolong: (name: string) => `let ${name} go on`,
  includeChildTenants: (name: string) => `let ${name} include child tenants`,
}

/** The two directions of what can be joined and left. */
export const membershipWords = {
  addTag: (name: string, tag: string) => `tag ${name} '${tag}'`,
  removeTag: (name: string, tag: string) => `take the tag '${tag}' off ${name}`,
  joinGroup: (name: string, group: string) => `put ${name} into the group ${group}`,
  leaveGroup: (name: string, group: string) => `take ${name} out of the group ${group}`,
  joinDeviceGroup: (name: string, group: string) => `put ${name} into the device group '${group}'`,
  leaveDeviceGroup: (name: string, group: string) => `take ${name} out of the device group '${group}'`,
  coverComputer: (name: string, agreement: string) => `have ${agreement} cover ${name}`,
  uncoverComputer: (name: string, agreement: string) => `take ${name} off ${agreement}`,
}

export const onboardingWords = {
  needed: (name: string) => `set ${name} to needs onboarding`,
  onboarded: (name: string) => `finish the onboarding of ${name}`,
}

export const waitWords = { begins: 'begins', hasEnded: 'has ended' } as const
