/** What a reply is written from: a session as its receipt shows it. */
export type ReplySource = {
  readonly status: string
  readonly ended: boolean
  readonly subject: { readonly kind: 'computer' | 'person' | 'tenant'; readonly name: string }
  readonly tool: { readonly itemName: string } | null
  readonly plan: { readonly nothingToDo: boolean } | null
  readonly actions: readonly ReplyAction[]
}

type ReplyAction = {
  readonly item: { readonly name: string }
  readonly action: string
  /** The item that needs it. */
  readonly because: string | null
  readonly result: string | null
  readonly startedAt: string | null
}

/** What was done, in the customer's words; of a task only its name is known. */
const done: Readonly<Record<string, string>> = {
  install: 'was installed',
  update: 'was updated',
  downgrade: 'was set back to an earlier version',
  uninstall: 'was removed',
  repair: 'was repaired',
  set: 'was set up',
  audit: 'was checked',
  monitor: 'was checked',
}

const notDone: Readonly<Record<string, string>> = {
  install: 'could not be installed yet',
  update: 'could not be updated yet',
  downgrade: 'could not be set back to an earlier version yet',
  uninstall: 'could not be removed yet',
  repair: 'could not be repaired yet',
  set: 'could not be set up yet',
  audit: 'is not yet as it should be',
  monitor: 'could not be checked yet',
}

/**
 * A draft of a reply to the customer: what was done, whether it worked, what they should do. It has no version, no
 * reason, no name of a rule or a system; a technician reads and sends it. Null where nothing was done that a customer
 * has to be told of.
 */
export function customerReply(source: ReplySource): string | null {
  if (!source.ended) return null
  const lines = linesOf(source)
  if (lines.length === 0) return null
  const where = placeOf(source.subject)
  return ['Hello,', `we have worked on ${where}:`, lines.join('\n'), endOf(source), 'Kind regards'].join(
    '\n\n',
  )
}

function linesOf({ status, plan, tool, actions }: ReplySource): string[] {
  if (status === 'passed' && plan?.nothingToDo)
    return [`- ${tool ? tool.itemName : 'Everything'} was checked and is as it should be.`]
  if (actions.every(({ startedAt }) => startedAt === null)) return []
  // What something else needs first is told by that.
  const wanted = actions.filter(({ because }) => because === null)
  return (wanted.length > 0 ? wanted : actions).map((action) => `- ${action.item.name} ${becameOf(action)}.`)
}

function becameOf({ action, result }: ReplyAction): string {
  switch (result) {
    case 'success':
      return done[action] ?? 'was done'
    case 'skipped':
      return 'was already as it should be'
    case 'indeterminate':
      return 'is being checked once more by us'
    case 'failed':
      return notDone[action] ?? 'could not be done yet'
    default:
      return 'was not changed'
  }
}

function endOf({ status }: ReplySource): string {
  if (status === 'passed')
    return 'We have checked the result. You do not have to do anything. If you still notice the problem, please reply to this message.'
  if (status === 'cancelled')
    return 'The work was stopped before it was finished. You do not have to do anything: we will come back to you.'
  return 'This is not finished yet. You do not have to do anything: we are looking into it and will come back to you.'
}

function placeOf({ kind, name }: ReplySource['subject']): string {
  if (kind === 'computer') return `the computer ${name}`
  return kind === 'person' ? `the account of ${name}` : `the services of ${name}`
}
