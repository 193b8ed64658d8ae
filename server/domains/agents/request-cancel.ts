import { DeskhandError } from '../../errors.ts'
import type { AgentsContext } from './context.ts'
import type { CommandRecord } from './store.ts'

/**
 * Asks for a command to be stopped: the agent ends its process tree, or, where it has not begun, never begins. The
 * command ends (`cancelled`) only when its agent says so, since until then nobody knows what has run; of an agent that
 * is away that may be never, so who waits sets a limit of his own. Safe to repeat; a command that has ended stays as it
 * is. Gives the command as it stands. Throws `notFound`.
 */
export async function requestCancel(context: AgentsContext, commandId: string): Promise<CommandRecord> {
  const asked = await context.store.askCancel(commandId)
  const command = await context.store.findCommand(commandId)
  if (!command) throw new DeskhandError('notFound', 'There is no such command.')
  if (asked) {
    context.hub.emit('commandWaiting', command.agentId, command.id)
    context.hub.emit('commandChanged', command)
    await context.listener.commandChanged(command)
  }
  return command
}
