export const computerKinds = ['workstation', 'portable', 'server'] as const
export type ComputerKind = (typeof computerKinds)[number]

export const computerRoles = ['domainController', 'primaryDomainController'] as const
export type ComputerRole = (typeof computerRoles)[number]

export const onboardingStates = ['needed', 'onboarding', 'onboarded'] as const
export type OnboardingState = (typeof onboardingStates)[number]

/** A computer, with what inventory has found out about it so far. */
export interface Computer {
  readonly id: string
  readonly tenant: string
  readonly name: string
  /** A person's id; null = known to have none; absent = not known yet, which is not the same. */
  readonly primaryPerson?: string | null | undefined
  /** Null = not known yet. */
  readonly kind: ComputerKind | null
  /** Null = not reported; beside a known kind that counts as none. */
  readonly roles: readonly ComputerRole[] | null
  readonly tags: readonly string[]
  /** Group ids as the RMM reports them. */
  readonly deviceGroups: readonly string[]
  readonly onboarding: OnboardingState
  readonly maintenanceExcluded: boolean
}
