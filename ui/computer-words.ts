/** What the panel says where no ticket is open but a computer by itself; the rest is in `words.ts`. */
export const computerWords = {
  panel: { loading: 'Reading the computer …' },
  noSubject: {
    computer: 'This computer was not found.',
    computerNext: 'It may have been removed meanwhile. Look for it again.',
    person: 'Nobody is known to be its main user yet.',
    personNext:
      'That is told from who signs in on it. Until then, use the tools of the computer or the tenant.',
    tenant: 'The tenant of this computer was not found.',
    tenantNext: 'It may have been removed meanwhile. Look for the computer again.',
  },
  tools: { loading: 'Looking for the tools of this computer …' },
  problem: { signedOutNext: 'Sign in to see the tools of this computer. Runs that were started go on.' },
} as const
