import type { AgentUpdates } from '../update/agent-updates.ts'
import type { StartCommand } from './command-run.ts'

/** Replaces this agent by another release, one update at a time. */
export function updateStarter(updates: AgentUpdates): StartCommand<'updateAgent'> {
  return (command, report) => updates.start(command, report.holdWhenIdle)
}
