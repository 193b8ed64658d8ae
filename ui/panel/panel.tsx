import { useLayoutEffect, useRef } from 'preact/hooks'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { ExceptionForm } from './exception-form.tsx'
import { Message, ProblemMessage } from './message.tsx'
import { usePanel, usePlaceWords } from './panel-context.ts'
import { PanelHeader } from './panel-header.tsx'
import { handleKey } from './panel-keys.ts'
import { ParametersForm } from './parameters-form.tsx'
import { ActiveRuns, RecentRuns } from './recent-runs.tsx'
import { SessionScreen } from './session-screen.tsx'
import { SkeletonRows } from './skeleton.tsx'
import { StartingScreen } from './starting-screen.tsx'
import { SubjectTabs } from './subject-tabs.tsx'
import { Timeline } from './timeline.tsx'
import { ToolList } from './tool-list.tsx'

/** The Technician Tools panel. */
export function Panel() {
  const { model, embedded } = usePanel()
  const root = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (root.current) handleKey(event, model, root.current)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [model])
  if (!embedded)
    return (
      <main class="dh-panel" ref={root}>
        <Content />
      </main>
    )
  return (
    <section class="dh-panel" aria-label={words.tools.list} ref={root}>
      <Content />
    </section>
  )
}

function Content() {
  const { model } = usePanel()
  if (model.signedOut.value) return <SignedOut />
  const unknown = model.placeProblem.value
  if (unknown) return <ProblemMessage problem={unknown} onRetry={model.refresh} />
  if (!model.place.ref.value) {
    return <Message title={words.problem.noTicket}>{words.problem.noTicketNext}</Message>
  }
  const { problem, value } = model.place.context.state.value
  if (problem && !value) return <ProblemMessage problem={problem} onRetry={model.refresh} />
  return (
    <>
      <PanelHeader />
      <ScreenPart />
    </>
  )
}

function ScreenPart() {
  const { model } = usePanel()
  const screen = model.screen.value
  if (screen.name === 'parameters') return <ParametersForm key={screen.tool.item.id} tool={screen.tool} />
  if (screen.name === 'exception') return <ExceptionForm form={screen.form} />
  if (screen.name === 'starting') return <StartingScreen screen={screen} />
  if (screen.name === 'session') return <SessionScreen key={screen.session.id} session={screen.session} />
  if (model.opening.value) return <Opening />
  return (
    <>
      <ActiveRuns />
      <SubjectTabs />
      {model.timeline.open.value ? (
        <Timeline />
      ) : (
        <>
          <ToolList />
          <RecentRuns />
        </>
      )}
      <KeyList />
    </>
  )
}

/** The shape of what comes, so that nothing jumps. */
function Opening() {
  const said = usePlaceWords()
  return (
    <>
      <SubjectTabs opening />
      <div class="dh-search">
        <span class="dh-bone dh-bone-search" />
      </div>
      <SkeletonRows count={4} label={said.panel.loading} />
    </>
  )
}

function SignedOut() {
  const { model } = usePanel()
  const said = usePlaceWords()
  const busy = model.signingIn.value
  const problem = model.signInProblem.value
  return (
    <Message
      title={words.problem.signedOut}
      actions={
        <Button kind="primary" busy={busy} onPress={() => void model.signIn()}>
          {words.problem.signIn}
        </Button>
      }
    >
      <p>{busy ? words.problem.signingIn : said.problem.signedOutNext}</p>
      {problem && <p class="dh-field-problem">{problem.message}</p>}
    </Message>
  )
}

function KeyList() {
  return (
    <footer class="dh-keys">
      {words.keys.list.map(([key, does]) => (
        <span key={key}>
          <kbd class="dh-key">{key}</kbd> {does}
        </span>
      ))}
    </footer>
  )
}
