import { useEffect, useRef } from 'preact/hooks'
import { Notice } from '../../ui/panel/message.tsx'
import type { Me, Problem } from '../server-api.ts'
import { useNow } from '../sessions/use-now.ts'
import { usePage } from '../shell/use-page.ts'
import type { Computer } from './client-types.ts'
import { ComputerAgents } from './computer-agents.tsx'
import { ComputerFacts } from './computer-facts.tsx'
import { ComputerSessions } from './computer-sessions.tsx'
import { Lamp } from './lamp.tsx'
import { SoftwareList } from './software-list.tsx'
import { ToolPanel } from './tool-panel.tsx'
import { computerWords } from './words.ts'

const say = computerWords.page

interface ComputerShownProps {
  readonly me: Me
  readonly computer: Computer
  /** Why what is shown may be old. */
  readonly trouble: Problem | null
}

/** A computer that was read: its facts, its tools and what was run on it. */
export function ComputerShown({ me, computer, trouble }: ComputerShownProps) {
  const now = useNow(10_000)
  const heading = usePage(computer.name)
  const tools = useRef<HTMLDivElement>(null)
  // Whoever comes for the tools, as from the popup, goes on there by keyboard.
  useEffect(() => {
    if (location.hash === '#tools') tools.current?.focus()
  }, [])
  const { id, online, tenant } = computer
  const may = (permission: Me['permissions'][number]) => me.permissions.includes(permission)
  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <a class="dh-back" href="/computers">
          {say.back}
        </a>
        <h1 {...heading}>{computer.name}</h1>
        <Lamp online={online} />
        <p class="dh-muted">{tenant.name}</p>
        {may('sessions.start') && (
          <a class="dh-button dh-new" href={`/sessions/new?${new URLSearchParams({ computer: id })}`}>
            {say.start}
          </a>
        )}
      </div>
      {trouble && (
        <Notice tone="warning">
          {say.stale} {trouble.message}
        </Notice>
      )}
      <Standing computer={computer} />
      <div class="dh-pc-page">
        <div id="tools" class="dh-pc-work" tabIndex={-1} ref={tools}>
          {may('tools.view') && <ToolPanel key={id} computerId={id} online={online} />}
          {may('sessions.view') && <ComputerSessions computerId={id} now={now} />}
        </div>
        <div class="dh-pc-side">
          <ComputerFacts computer={computer} now={now} />
          <ComputerAgents agents={computer.agents} now={now} />
        </div>
        <SoftwareList software={computer.software} now={now} />
      </div>
    </main>
  )
}

/** What is not as usual about it. */
function Standing({ computer }: { computer: Computer }) {
  const { rebootPending, onboarding, maintenanceExcluded } = computer
  const onboards = onboarding === 'needed' || onboarding === 'onboarding' ? onboarding : null
  return (
    <>
      {rebootPending && <Notice tone="warning">{say.rebootPending}</Notice>}
      {onboards && <Notice>{say.onboarding[onboards]}</Notice>}
      {maintenanceExcluded && <Notice>{say.excluded}</Notice>}
    </>
  )
}
