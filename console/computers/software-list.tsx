import { useRef, useState } from 'preact/hooks'
import { SignIcon } from '../../ui/icons.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { Instant } from '../sessions/instant.tsx'
import { useVisibleRange } from '../shell/use-visible-range.ts'
import type { Computer } from './client-types.ts'
import { computerWords } from './words.ts'

const say = computerWords.software
const columns = ['name', 'version', 'publisher', 'since'] as const

type Installed = NonNullable<Computer['software']>[number]

/** What is installed on a computer, with a search over it. */
export function SoftwareList({ software, now }: { software: Computer['software']; now: number }) {
  const [query, setQuery] = useState('')
  const matches = matching(software ?? [], query)
  return (
    <section aria-labelledby="computer-software" class="dh-pc-part dh-pc-installed">
      <div class="dh-pc-part-head">
        <h2 id="computer-software">{say.title}</h2>
        {software && software.length > 0 && (
          <>
            <span class="dh-muted" role="status">
              {say.count(matches.length, software.length)}
            </span>
            <search class="dh-find">
              <SignIcon sign="search" />
              <input
                type="search"
                autocomplete="off"
                spellcheck={false}
                aria-label={say.search}
                placeholder={say.search}
                value={query}
                onInput={({ currentTarget }) => setQuery(currentTarget.value)}
              />
            </search>
          </>
        )}
      </div>
      {software === null ? (
        <Message title={say.unknown}>
          <p>{say.unknownNext}</p>
        </Message>
      ) : matches.length > 0 ? (
        <SoftwareTable software={matches} now={now} />
      ) : (
        <p class="dh-muted">{software.length === 0 ? say.empty : say.noneFound(query.trim())}</p>
      )}
    </section>
  )
}

/** Of a long list only what is in view is drawn. */
function SoftwareTable({ software, now }: { software: readonly Installed[]; now: number }) {
  const body = useRef<HTMLTableSectionElement>(null)
  const { from, to, rowHeight } = useVisibleRange(body, software.length)
  return (
    <table class="dh-table dh-pc-software" aria-rowcount={software.length + 1}>
      <caption class="dh-hidden">{say.title}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column} scope="col">
              {say.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={body}
        style={{
          paddingTop: `${from * rowHeight}px`,
          paddingBottom: `${Math.max(0, software.length - to) * rowHeight}px`,
        }}
      >
        {software.slice(from, to).map(({ id, name, version, publisher, firstSeenAt }, offset) => (
          <tr key={id} aria-rowindex={from + offset + 2}>
            <th scope="row" class="dh-pc-sw-name" title={name}>
              <span class="dh-cut">{name}</span>
            </th>
            <td class="dh-pc-sw-version" title={version ?? undefined}>
              <span class="dh-cut">{version}</span>
            </td>
            <td class="dh-pc-sw-publisher" title={publisher ?? undefined}>
              <span class="dh-cut">{publisher}</span>
            </td>
            <td class="dh-pc-sw-since">
              <Instant at={firstSeenAt} now={now} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Those that hold every word of the query in their name, version or publisher, whatever its case. */
function matching(software: readonly Installed[], query: string): readonly Installed[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return software
  return software.filter(({ name, version, publisher }) => {
    const text = [name, version, publisher].join(' ').toLowerCase()
    return wanted.every((word) => text.includes(word))
  })
}
