import { computed, effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import {
  asClientError,
  type ClientError,
  type ExceptionPreview,
  type Place,
  type PlaceContext,
  type SubjectRef,
  type Tool,
  type ToolsClient,
} from '../client.ts'
import { type EndPreset, endOf } from './exception-ends.ts'
import { createResource, type Resource } from './resource.ts'

/** One whom the reader may leave out. */
export type Whom = SubjectRef & { readonly name: string }

/** The form of *Leave out*: whom, until when, why, and what that would change. */
export type ExceptionModel = {
  readonly tool: Tool
  readonly choices: readonly Whom[]
  readonly whom: Signal<Whom['kind']>
  readonly preset: Signal<EndPreset>
  readonly typed: Signal<string>
  readonly reason: Signal<string>
  /** Null: no right end was typed yet. */
  readonly end: ReadonlySignal<Date | null>
  readonly preview: Resource<ExceptionPreview>
  readonly busy: ReadonlySignal<boolean>
  readonly problem: ReadonlySignal<ClientError | null>
  readonly confirm: () => Promise<void>
  readonly dispose: () => void
}

export type ExceptionServices = {
  readonly client: ToolsClient
  readonly place: Place
  readonly context: PlaceContext
  /** For whom the tool is shown. */
  readonly subject: SubjectRef
  readonly now: () => Date
  readonly onDone: () => void
}

/** Begins with the subject of the tool and the coming Friday, and asks what that would change. */
export function createExceptionModel(tool: Tool, services: ExceptionServices): ExceptionModel {
  const { client, place, context, subject, now } = services
  const choices = tool.mayLeaveOut.flatMap((kind) => whomOf(kind, context, subject) ?? [])
  const first = choices.find(({ kind }) => kind === (tool.leftOut?.subject.kind ?? subject.kind))
  const whom = signal<Whom['kind']>((first ?? choices[0])?.kind ?? subject.kind)
  const preset = signal<EndPreset>('friday')
  const typed = signal('')
  const reason = signal(tool.leftOut?.reason ?? '')
  const busy = signal(false)
  const problem = signal<ClientError | null>(null)
  const end = computed(() => endOf(preset.value, typed.value, now()))
  const wish = () => {
    const chosen = choices.find(({ kind }) => kind === whom.peek())
    const until = end.peek()
    return chosen && until
      ? {
          place,
          subject: { kind: chosen.kind, id: chosen.id },
          itemId: tool.item.id,
          until: until.toISOString(),
        }
      : null
  }
  const preview = createResource(() => {
    const wanted = wish()
    return wanted ? client.previewException(wanted) : new Promise<ExceptionPreview>(() => undefined)
  })
  const stop = effect(() => {
    void [whom.value, end.value?.getTime()]
    preview.clear()
    if (end.value) void preview.load()
  })
  return {
    tool,
    choices,
    whom,
    preset,
    typed,
    reason,
    end,
    preview,
    busy,
    problem,
    confirm: async () => {
      const wanted = wish()
      if (!wanted || busy.peek()) return
      busy.value = true
      problem.value = null
      try {
        await client.createException({ ...wanted, reason: reason.peek() })
        services.onDone()
      } catch (thrown) {
        problem.value = asClientError(thrown)
      } finally {
        busy.value = false
      }
    },
    dispose: stop,
  }
}

/** Of several computers it is the one that the tools are shown for. */
function whomOf(kind: Whom['kind'], context: PlaceContext, subject: SubjectRef): Whom | null {
  const { person, tenant, computers } = context
  const computer = computers.find(({ id }) => id === subject.id) ?? null
  const found = { computer, person, tenant }[kind]
  return found && { kind, id: found.id, name: found.name }
}
