export { type EnrolAgentOptions, enrolAgent } from './enrol-agent.ts'
export type { AgentLog } from './log.ts'
export { type RunningAgent, type StartAgentOptions, startAgent } from './start-agent.ts'
