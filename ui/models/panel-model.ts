import { computed, effect, type ReadonlySignal, type Signal, signal, untracked } from '@preact/signals'
import type { DetectTool, ParameterValues, Place, SessionView, Tool, ToolsClient } from '../client.ts'
import { asClientError, ClientError } from '../client.ts'
import { createExceptionModel, type ExceptionModel } from './exception-model.ts'
import { guardClient } from './guard-client.ts'
import { createPlaceModel, isSamePlace, type PlaceModel } from './place-model.ts'
import { createResource, type Resource } from './resource.ts'
import { createSessionModel, type Joined, type Schedule, type SessionModel } from './session-model.ts'
import { createTimelineModel, type TimelineModel } from './timeline-model.ts'
import { createToolListModel, type ToolListModel } from './tool-list-model.ts'

export type Screen =
  | { name: 'tools' }
  | { name: 'parameters'; tool: Tool }
  | { name: 'starting'; tool: Tool; ask: () => Promise<{ sessionId: string }>; problem: ClientError | null }
  | { name: 'exception'; form: ExceptionModel }
  | { name: 'session'; session: SessionModel }

/** The place to show; null for none; an error where it cannot be told (`signedOut`: not before signing in). */
export type OpenPlace = Place | ClientError | null

export type PanelModel = {
  place: PlaceModel
  tools: ToolListModel
  timeline: TimelineModel
  recent: Resource<{ sessions: SessionView[] }>
  screen: ReadonlySignal<Screen>
  /** The item whose row had the focus before another screen came. */
  lastItem: Signal<string | null>
  signedOut: ReadonlySignal<boolean>
  signingIn: ReadonlySignal<boolean>
  /** Why the last sign-in came to nothing. */
  signInProblem: ReadonlySignal<ClientError | null>
  /** True until the place's context and runs have both been read (or failed) for the first time. */
  opening: ReadonlySignal<boolean>
  /** Why it is not known which place is open. */
  placeProblem: ReadonlySignal<ClientError | null>
  setPlace: (place: OpenPlace) => void
  refresh: () => void
  signIn: () => Promise<void>
  /** *Run* on a row: asks for the parameters where there are any to give, else prepares at once. */
  choose: (tool: Tool) => void
  prepare: (tool: Tool, parameters: ParameterValues) => void
  /** *Detect now* on a row: looks, and changes nothing. */
  detect: (tool: Tool) => void
  /** *Leave out* on a row: the form. */
  leaveOut: (tool: Tool) => void
  /** Ends an exception, and reads what is shown again. Rejects with a `ClientError`. */
  endException: (exceptionId: string) => Promise<void>
  /** Sends the same request again after it failed. */
  retry: () => void
  /** Opens a session's screen. */
  open: (sessionId: string, known?: SessionView) => void
  /** Opens the run of a row that somebody has started. */
  showRun: (tool: Tool) => void
  /** The tool that a session was for, where it is among those shown for the same subject. */
  toolOf: (view: SessionView) => Tool | null
  back: () => void
  dispose: () => void
}

export type PanelServices = {
  client: ToolsClient
  schedule: Schedule
  newKey: () => string
  /** Resolves once somebody is signed in; rejects where that did not come about. */
  signIn: (() => Promise<void>) | null
  /** Asks once more which ticket is open, where that could not be told. */
  askTicket: (() => void) | null
}

const pollMilliseconds = 5_000

/** The whole panel's state. Nothing is read before `setPlace`. */
export function createPanelModel(services: PanelServices): PanelModel {
  const signedOut = signal(false)
  const placeProblem = signal<ClientError | null>(null)
  const signingIn = signal(false)
  const signInProblem = signal<ClientError | null>(null)
  const client = guardClient(services.client, signedOut)
  const place = createPlaceModel(client)
  const tools = createToolListModel(client, place.ref, place.subject)
  const timeline = createTimelineModel(client, place.ref, place.subject)
  const recent = createResource(() => {
    const open = place.ref.peek()
    return open ? client.sessionsFor(open) : Promise.resolve({ sessions: [] })
  })
  const screen = signal<Screen>({ name: 'tools' })
  const lastItem = signal<string | null>(null)

  const show = (next: Screen) => {
    const before = screen.peek()
    if (before.name === 'session') before.session.dispose()
    screen.value = next
  }
  const load = (read: () => Promise<void>) => {
    if (placeProblem.peek()) services.askTicket?.()
    if (!place.ref.peek()) return
    const again = place.context.state.peek().value !== null
    void read().then(() => {
      if (!again) return
      tools.show(true)
      timeline.show(true)
    })
    void recent.load()
  }
  const refresh = () => load(place.readAnew)
  const open = (sessionId: string, known?: SessionView, joined: Joined | null = null) => {
    const onJoined = (id: string, by: Joined) => open(id, undefined, by)
    const session = createSessionModel(client, sessionId, services.schedule, known, { joined, onJoined })
    show({ name: 'session', session })
    session.follow()
  }
  const send = async (tool: Tool, ask: () => Promise<{ sessionId: string }>) => {
    const starting: Screen = { name: 'starting', tool, ask, problem: null }
    show(starting)
    try {
      const { sessionId } = await ask()
      if (screen.peek() === starting) open(sessionId)
    } catch (thrown) {
      if (screen.peek() === starting) show({ ...starting, problem: asClientError(thrown) })
    }
  }
  /** A tool of the place, as it is asked for; the key stays, so that a repeated request gives the same session. */
  const requestOf = ({ deployment }: Tool): DetectTool | null => {
    const [on, subject] = [place.ref.peek(), place.subject.peek()]
    if (!on || !subject || !deployment) return null
    return { place: on, subject, deploymentId: deployment.id, requestKey: services.newKey() }
  }
  const prepare = (tool: Tool, parameters: ParameterValues) => {
    const request = requestOf(tool)
    if (request) void send(tool, () => client.prepareTool({ ...request, parameters }))
  }
  const back = () => {
    show({ name: 'tools' })
    void recent.load()
    tools.show(true)
    timeline.show(true)
    void tools.explained.peek()?.answer.load()
  }
  const stopShowing = effect(() => {
    if (place.subject.value) untracked(() => tools.show())
    if (timeline.open.value) untracked(() => timeline.show())
  })
  const stopPolling = effect(() => {
    const going = recent.state.value.value?.sessions.some(({ ended }) => !ended) ?? false
    if (!going || recent.state.value.loading || screen.value.name !== 'tools') return
    return services.schedule(() => void recent.load(), pollMilliseconds)
  })
  return {
    place,
    tools,
    timeline,
    recent,
    screen,
    lastItem,
    signedOut,
    signingIn,
    signInProblem,
    opening: computed(() => isFirst(place.context) || isFirst(recent)),
    placeProblem,
    setPlace: (told) => {
      const problem = told instanceof ClientError ? told : null
      const next = told instanceof ClientError ? null : told
      placeProblem.value = problem?.code === 'signedOut' ? null : problem
      signedOut.value = problem?.code === 'signedOut'
      if (!isSamePlace(place.ref.peek(), next)) {
        place.set(next)
        recent.clear()
        tools.forget()
        timeline.forget()
        show({ name: 'tools' })
        lastItem.value = null
      }
      if (next) load(place.context.load)
    },
    refresh,
    signIn: async () => {
      if (!services.signIn || signingIn.peek()) return
      signingIn.value = true
      signInProblem.value = null
      try {
        await services.signIn()
        signedOut.value = false
        refresh()
        const now = screen.peek()
        if (now.name === 'session') now.session.follow()
        if (now.name === 'starting' && now.problem) void send(now.tool, now.ask)
      } catch (thrown) {
        signedOut.value = true
        signInProblem.value = asClientError(thrown)
      } finally {
        signingIn.value = false
      }
    },
    choose: (tool) => {
      if (tool.blocked || !tool.deployment) return
      lastItem.value = tool.item.id
      if (tool.parameters.some(({ editable }) => editable)) show({ name: 'parameters', tool })
      else prepare(tool, {})
    },
    prepare,
    detect: (tool) => {
      const request = requestOf(tool)
      if (!request || !tool.mayDetect) return
      lastItem.value = tool.item.id
      void send(tool, () => client.detectTool(request))
    },
    leaveOut: (tool) => {
      const [on, subject] = [place.ref.peek(), place.subject.peek()]
      const context = place.context.state.peek().value
      if (!on || !subject || !context) return
      lastItem.value = tool.item.id
      const now = () => new Date()
      const form = createExceptionModel(tool, { client, place: on, context, subject, now, onDone: back })
      show({ name: 'exception', form })
    },
    endException: async (exceptionId) => {
      await client.endException(exceptionId)
      tools.show(true)
      void tools.explained.peek()?.answer.load()
    },
    retry: () => {
      const now = screen.peek()
      if (now.name === 'starting') void send(now.tool, now.ask)
    },
    open,
    showRun: ({ item, run }) => {
      lastItem.value = item.id
      if (run) open(run.sessionId)
    },
    toolOf: ({ tool, subject }) => {
      const list = tools.state.value.value
      if (!list || list.subject.id !== subject.id) return null
      return list.tools.find(({ deployment }) => deployment?.id === tool?.deploymentId) ?? null
    },
    back,
    dispose: () => {
      stopShowing()
      stopPolling()
      show({ name: 'tools' })
    },
  }
}

function isFirst<T>({ state }: Resource<T>): boolean {
  const { loading, value, problem } = state.value
  return loading && value === null && problem === null
}
