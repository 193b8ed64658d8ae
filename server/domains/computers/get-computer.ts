import { allows } from '../../../core/permissions/allows.ts'
import { DeskhandError } from '../../errors.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { ComputerDetail, InstalledEntry } from './detail-store.ts'
import type { ComputerStore } from './store.ts'

/** What the page of a computer tells. */
export type ComputerView = Omit<ComputerDetail, 'primaryPerson' | 'roles' | 'tags' | 'deviceGroups'> & {
  /** Null: nobody, not known yet, or of a tenant that the reader may not see. */
  readonly person: { readonly id: string; readonly name: string; readonly email: string | null } | null
  readonly roles: readonly string[]
  readonly tags: readonly string[]
  readonly deviceGroups: readonly string[]
  /** Any of its agents is connected. */
  readonly online: boolean
  /** Null: no inventory could read it, so nobody can say. */
  readonly software: readonly InstalledEntry[] | null
}

/**
 * A computer with what is installed on it, for a caller who may see its tenant.
 * @throws notFound where there is none, or it is of another tenant
 */
export async function getComputer(
  computers: ComputerStore,
  caller: Caller,
  id: string,
): Promise<ComputerView> {
  requirePermission(caller, 'computers.view')
  const found = await computers.findDetail(id)
  const maySee = (tenantId: string) => allows(caller, 'computers.view', { tenantId }).allowed
  if (!found || !maySee(found.tenant.id))
    throw new DeskhandError('notFound', 'There is no such computer among those you may see.')
  const { primaryPerson, roles, tags, deviceGroups, ...facts } = found
  // What an earlier inventory read is not what is there now: the same question as detection asks.
  const { software: read } = await computers.findInstalled(id)
  const person = primaryPerson && maySee(primaryPerson.tenantId) ? primaryPerson : null
  return {
    ...facts,
    person: person && { id: person.id, name: person.name, email: person.email },
    roles: roles.map(({ role }) => role),
    tags: tags.map(({ tag }) => tag),
    deviceGroups: deviceGroups.map(({ deviceGroup }) => deviceGroup),
    online: facts.agents.some(({ online }) => online),
    software: read && (await computers.listInstalled(id)),
  }
}
