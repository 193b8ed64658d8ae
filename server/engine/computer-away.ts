/** The computer cannot be reached now. Whoever drives the session decides whether it waits or ends. */
export class ComputerAway extends Error {
  override readonly name = 'ComputerAway'

  constructor() {
    super('The computer is away.')
  }
}
