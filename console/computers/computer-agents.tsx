import { exactTime, relativeTime } from '../../ui/format-time.ts'
import type { Computer } from './client-types.ts'
import { Lamp } from './lamp.tsx'
import { computerWords } from './words.ts'

const say = computerWords.page
const kinds: Readonly<Record<string, string>> = say.agentKinds

/** The pathways to a computer, in the order in which a command chooses among those that are connected. */
export function ComputerAgents({ agents, now }: { agents: Computer['agents']; now: number }) {
  return (
    <section aria-labelledby="computer-agents" class="dh-pc-part">
      <h2 id="computer-agents">{say.agents}</h2>
      {agents.length === 0 && <p class="dh-muted">{say.noAgents}</p>}
      <ul class="dh-pc-agents">
        {agents.map(({ id, kind, version, online, lastSeenAt }) => (
          <li key={id}>
            <span>
              {kinds[kind] ?? kind} {version && <span class="dh-muted">{version}</span>}
            </span>
            <Lamp online={online} />
            {!online && lastSeenAt && (
              <time class="dh-muted" dateTime={lastSeenAt} title={exactTime(lastSeenAt)}>
                {say.agentSeen(relativeTime(lastSeenAt, now))}
              </time>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
