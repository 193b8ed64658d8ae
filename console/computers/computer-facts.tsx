import type { ComponentChildren } from 'preact'
import { Instant } from '../sessions/instant.tsx'
import type { Computer } from './client-types.ts'
import { computerWords } from './words.ts'

const say = computerWords.page

/** What is known of a computer; what nobody knows is left out. */
export function ComputerFacts({ computer, now }: { computer: Computer; now: number }) {
  const { person, os, osVersion, manufacturer, model, kind, lastSeenAt, inventoryAt } = computer
  return (
    <section aria-labelledby="computer-facts" class="dh-pc-part">
      <h2 id="computer-facts">{say.facts}</h2>
      <dl class="dh-pc-facts">
        <Fact name={say.tenant}>{computer.tenant.name}</Fact>
        <Fact name={say.person}>
          {person && (
            <>
              {person.name}
              {person.email && <span class="dh-muted"> {person.email}</span>}
            </>
          )}
        </Fact>
        <Fact name={say.user}>{computer.signedInUser}</Fact>
        <Fact name={say.os}>{joined(os, osVersion)}</Fact>
        <Fact name={say.kind}>{kind && nameIn(say.kinds, kind)}</Fact>
        <Fact name={say.roles}>
          {computer.roles.map((role) => nameIn(say.roleNames, role)).join(', ') || null}
        </Fact>
        <Fact name={say.model}>{joined(manufacturer, model)}</Fact>
        <Fact name={say.serial}>{computer.serial}</Fact>
        <Fact name={say.address}>{computer.lastAddress}</Fact>
        <Fact name={say.tags}>{chips(computer.tags)}</Fact>
        <Fact name={say.deviceGroups}>{chips(computer.deviceGroups)}</Fact>
        <Fact name={say.lastSeen}>{lastSeenAt ? <Instant at={lastSeenAt} now={now} /> : say.never}</Fact>
        <Fact name={say.inventory}>{inventoryAt ? <Instant at={inventoryAt} now={now} /> : say.never}</Fact>
        <Fact name={say.knownSince}>
          <Instant at={computer.createdAt} now={now} />
        </Fact>
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  if (children === null || children === '') return null
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function chips(texts: readonly string[]) {
  if (texts.length === 0) return null
  return (
    <span class="dh-pc-chips">
      {texts.map((text) => (
        <span key={text} class="dh-chip">
          {text}
        </span>
      ))}
    </span>
  )
}

function joined(...parts: readonly (string | null)[]): string | null {
  return parts.filter((part) => part !== null && part !== '').join(' ') || null
}

/** The name of a code, or the code of one that is newer than this page. */
function nameIn(names: Readonly<Record<string, string>>, code: string): string {
  return names[code] ?? code
}
