/** Where the agent says what it does; a pino logger fits. Never given a secret, a parameter or output. */
export interface AgentLog {
  info(detail: object, words: string): void
  warn(detail: object, words: string): void
}
