import type { DesiredForm } from '../facts/desired.ts'
import type { TargetFilter } from '../facts/target.ts'
import type { RankStep } from '../resolution/rank-keys.ts'
import type { DecisionStatus } from '../resolution/verdict.ts'
import type { Missing } from '../targeting/answer.ts'
import type { Gate } from '../targeting/gate.ts'
import type { TargetPart } from '../targeting/match-target.ts'

/** Every fixed phrase of the explanations, by the closed word that it stands for. */

export const statusWords: Readonly<Record<DecisionStatus, string>> = {
  none: 'nothing applies',
  decided: 'decided',
  withheld: 'withheld',
}

export const gateWords: Readonly<Record<Gate, string>> = {
  disabled: 'it is switched off',
  notApproved: 'it is recommended, but nobody has approved it yet',
  expired: 'it was to end by itself, and has ended',
  maintenanceExcluded: 'the computer is excluded from maintenance',
  crossTenantExcluded: 'the tenant is excluded from cross-tenant deployments',
  notOnboarding: 'it is for onboarding, and this is not a computer that is being onboarded',
  adhoc: 'it only runs when somebody asks for it',
}

export const noMatchWords: Readonly<Record<TargetPart, string>> = {
  scope: 'its tenant is another one',
  type: 'its target means others',
  filter: 'its filter leaves this one out',
}

export const missingWords: Readonly<Record<Missing, string>> = {
  primaryPerson: 'who the primary person is',
  kind: 'what kind of computer this is',
  script: 'what its target script answers for this one',
}

/** How a missing fact comes to be known. */
export const nextStepWords: Readonly<Record<Missing, string>> = {
  primaryPerson: 'Set the primary person of the computer, or clear it if there is none.',
  kind: 'Run an inventory of the computer.',
  script: 'Let the target script run for this one.',
}

export const lossWords: Readonly<Record<RankStep, string>> = {
  scope: 'its scope is narrower',
  type: 'its target type is more specific',
  filter: 'its filter is narrower',
  desired: 'its desired state ranks higher',
  origin: 'it is local and this one is only recommended',
  order: 'its order is lower',
  id: 'everything else is equal and its id sorts first',
}

export const filterWords: Readonly<Record<TargetFilter, string>> = {
  all: '',
  workstations: 'workstations only',
  portables: 'portables only',
  workstationsAndPortables: 'workstations and portables only',
  servers: 'servers only',
  domainControllers: 'domain controllers only',
  primaryDomainControllers: 'primary domain controllers only',
}

export const desiredWords: Readonly<Record<DesiredForm, string>> = {
  ignored: 'leave alone',
  uninstalled: 'uninstall',
  exact: 'install exactly',
  atLeast: 'install at least',
  atMost: 'install at most',
  latest: 'install the latest',
  any: 'install any version',
  updateIfFound: 'update if found',
  enforce: 'enforce',
  audit: 'audit',
  monitor: 'monitor',
}
