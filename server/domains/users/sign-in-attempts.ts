/** So many tries to sign in are taken a minute from one address, where the settings say nothing else. */
export const usualSignInAttempts = 5
