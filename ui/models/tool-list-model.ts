import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Place, SubjectRef, Tool, ToolExplanation, ToolList, ToolsClient } from '../client.ts'
import { createResource, type Resource, type ResourceState } from './resource.ts'

/** The tools of the chosen subject, the search over them, and the explanation that is open. */
export type ToolListModel = {
  state: ReadonlySignal<ResourceState<ToolList>>
  query: Signal<string>
  /** The tools that the query leaves, best first. */
  matches: ReadonlySignal<readonly Tool[]>
  /** The item whose *Why?* is open. */
  explained: ReadonlySignal<{ itemId: string; answer: Resource<ToolExplanation> } | null>
  /** Reads the list of the subject, unless it is there; `fresh` reads it in any case. */
  show: (fresh?: boolean) => void
  toggleExplanation: (itemId: string) => void
  forget: () => void
}

const nothing: ResourceState<ToolList> = { loading: true, value: null, problem: null }

/** Tools for `subject` in `place`; lists that were read are kept until `forget`. */
export function createToolListModel(
  client: ToolsClient,
  place: ReadonlySignal<Place | null>,
  subject: ReadonlySignal<SubjectRef | null>,
): ToolListModel {
  const lists = signal<ReadonlyMap<string, Resource<ToolList>>>(new Map())
  const query = signal('')
  const explained = signal<{ itemId: string; answer: Resource<ToolExplanation> } | null>(null)

  const state = computed(() => {
    const wanted = subject.value
    return (wanted && lists.value.get(keyOf(wanted))?.state.value) ?? nothing
  })
  const show = (fresh = false) => {
    const [on, wanted] = [place.peek(), subject.peek()]
    if (!on || !wanted) return
    const known = lists.peek().get(keyOf(wanted))
    const list = known ?? createResource(() => client.list(on, wanted))
    if (!known) lists.value = new Map([...lists.peek(), [keyOf(wanted), list]])
    if (fresh || !known || list.state.peek().problem) void list.load()
  }
  const toggleExplanation = (itemId: string) => {
    const [on, about] = [place.peek(), subject.peek()]
    if (!on || !about || explained.peek()?.itemId === itemId) {
      explained.value = null
      return
    }
    const answer = createResource(() => client.explain(on, about, itemId))
    explained.value = { itemId, answer }
    void answer.load()
  }
  return {
    state,
    query,
    matches: computed(() => searchTools(state.value.value?.tools ?? [], query.value)),
    explained,
    show,
    toggleExplanation,
    forget: () => {
      lists.value = new Map()
      query.value = ''
      explained.value = null
    },
  }
}

function keyOf({ kind, id }: SubjectRef): string {
  return `${kind}:${id}`
}

/**
 * The tools that hold every word of the query in their name, description or effect, in any order and without
 * regard to case and accents. Names that start with the query come first, then names that hold it.
 */
export function searchTools(tools: readonly Tool[], query: string): readonly Tool[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return tools
  return tools
    .map((tool) => ({ tool, name: fold(tool.item.name), all: fold(textOf(tool)) }))
    .filter(({ all }) => words.every((word) => all.includes(word)))
    .map(({ tool, name }) => ({ tool, rank: rankOf(name, words) }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ tool }) => tool)
}

function rankOf(name: string, words: readonly string[]): number {
  if (name.startsWith(words.join(' '))) return 0
  return words.every((word) => name.includes(word)) ? 1 : 2
}

function textOf({ item, does, deployment }: Tool): string {
  return [item.name, item.description, item.kind, does, deployment?.name].join(' ')
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}
