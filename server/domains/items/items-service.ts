import { DeskhandError } from '../../errors.ts'
import { type Caller, requirePermission } from '../users/caller.ts'
import type { ItemDetail } from './item-detail.ts'
import type { ItemCard, ItemStore } from './store.ts'

export type ItemFilter = {
  /** Part of the name, without case. */
  readonly search: string
  readonly kind: 'software' | 'task' | null
}

export type ItemsService = ReturnType<typeof createItemsService>

/** Software and tasks as people look at them. */
export function createItemsService({ items }: { readonly items: ItemStore }) {
  return {
    /** The items of both libraries, by name. */
    async list(caller: Caller, filter: ItemFilter): Promise<Omit<ItemCard, 'parameters'>[]> {
      requirePermission(caller, 'items.view')
      const found = await items.list(filter)
      return found.sort((a, b) => a.name.localeCompare(b.name, 'en') || a.id.localeCompare(b.id, 'en'))
    },

    /** One item: what people see of it, and how it works. What a secret parameter has by default is left out. */
    async get(caller: Caller, id: string): Promise<{ card: ItemCard; workings: ItemDetail }> {
      requirePermission(caller, 'items.view')
      const card = (await items.cards([id])).get(id)
      const workings = await items.detail(id)
      if (!card || !workings) throw new DeskhandError('notFound', 'There is no such software or task.')
      const parameters = card.parameters.map((parameter) =>
        parameter.type === 'secret' ? { ...parameter, defaultValue: null } : parameter,
      )
      return { card: { ...card, parameters }, workings }
    },
  }
}
