import { parameterVariable } from '../../core/agent-protocol/parameter-variable.ts'
import type { ScriptFile } from '../domains/agents/issue-command.ts'
import { checkParameters, type KeptValue, openParameters } from '../domains/sessions/check-parameters.ts'
import type { SessionRow } from '../domains/sessions/store.ts'
import type { EngineContext } from './engine-context.ts'

/** What an item's scripts are given; files stand under the variables of their parameters. */
export type ItemValues = { values: Record<string, string>; secretNames: string[]; files: ScriptFile[] }

type Sources = Pick<EngineContext, 'sealer' | 'facts' | 'items'>

/**
 * The parameters for the scripts of an item: those of the run for the tool's own item, else those of the winning
 * deployment over the item's defaults.
 * @throws badInput where one that is needed is missing
 */
export async function valuesOf(
  { sealer, facts, items }: Sources,
  row: Pick<SessionRow, 'parameters' | 'deployment'>,
  itemId: string,
  deploymentId: string | null,
): Promise<ItemValues> {
  if (row.deployment?.itemId === itemId)
    return opened(JSON.parse(row.parameters) as Record<string, KeptValue>, sealer)
  const parameters = (await items.cards([itemId])).get(itemId)?.parameters ?? []
  if (parameters.length === 0) return { values: {}, secretNames: [], files: [] }
  const { deployments } = await facts.current()
  const deployed = deploymentId === null ? {} : (deployments.get(deploymentId)?.deployment.parameters ?? {})
  return opened(checkParameters(parameters, deployed, {}, 'allowed', sealer), sealer)
}

function opened(kept: Readonly<Record<string, KeptValue>>, sealer: Sources['sealer']): ItemValues {
  const { files, ...values } = openParameters(kept, sealer)
  return {
    ...values,
    files: files.map(({ name, fileName, content }) => ({
      variable: parameterVariable(name),
      fileName,
      content,
    })),
  }
}
