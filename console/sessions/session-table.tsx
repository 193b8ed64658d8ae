import { useRef } from 'preact/hooks'
import { duration } from '../../ui/format-time.ts'
import { SignIcon } from '../../ui/icons.tsx'
import { statusSign, statusTone } from '../../ui/panel/session-status.ts'
import { useRowFocus } from '../shell/use-row-focus.ts'
import { useVisibleRange } from '../shell/use-visible-range.ts'
import { words } from '../words.ts'
import type { Session } from './client-types.ts'
import { askerOf, nameOf, statusDetailOf, statusWords, tookOf } from './describe-session.ts'
import { Instant } from './instant.tsx'
import { sessionPath } from './session-path.ts'
import { useNow } from './use-now.ts'

const say = words.sessions
const columns = ['status', 'name', 'tenant', 'what', 'detail', 'asker', 'started', 'took'] as const
/** As many rows as a screen shows while nothing is known. */
const bones = 12

interface SessionTableProps {
  /** Null while nothing is known. */
  readonly sessions: readonly Session[] | null
  /** What is shown is about to be replaced. */
  readonly busy: boolean
}

/** The rows; arrows, Home and End move, Enter opens. Of a long list only what is in view is drawn. */
export function SessionTable({ sessions, busy }: SessionTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const now = useNow(1_000)
  const total = sessions?.length ?? bones
  const range = useVisibleRange(body, total)
  const { from, to, rowHeight } = range
  const { reachable, onFocus, onKeyDown } = useRowFocus(body, total, range)
  return (
    <table class="dh-table dh-sessions" aria-rowcount={total + 1} aria-busy={busy}>
      <caption class="dh-hidden">{sessions ? say.title : say.loading}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column} scope="col" class={`dh-sess-${column}`}>
              {say.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody
        ref={body}
        style={{
          paddingTop: `${from * rowHeight}px`,
          paddingBottom: `${Math.max(0, total - to) * rowHeight}px`,
        }}
        onKeyDown={onKeyDown}
      >
        {Array.from({ length: Math.max(0, to - from) }, (_, offset) => {
          const index = from + offset
          const session = sessions?.[index]
          return session ? (
            <Row
              key={session.id}
              session={session}
              index={index}
              now={now}
              isReachable={index === reachable}
              onFocus={() => onFocus(index)}
            />
          ) : (
            <BoneRow key={index} index={index} />
          )
        })}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly session: Session
  readonly index: number
  readonly now: number
  /** The one row that Tab leads to. */
  readonly isReachable: boolean
  readonly onFocus: () => void
}

function Row({ session, index, now, isReachable, onFocus }: RowProps) {
  const detail = statusDetailOf(session) ?? ''
  const took = tookOf(session, now)
  const texts = { what: nameOf(session), detail, asker: askerOf(session), tenant: session.tenant.name }
  return (
    <tr aria-rowindex={index + 2}>
      <td class={`dh-sess-status dh-tone-${statusTone(session)}`}>
        <SignIcon sign={statusSign(session)} />
        <span class="dh-cut">{statusWords(session)}</span>
      </td>
      <td class="dh-col-name dh-sess-name" title={session.subject.name}>
        <a
          class="dh-cut"
          href={sessionPath(session.id)}
          data-row={index}
          tabIndex={isReachable ? 0 : -1}
          onFocus={onFocus}
        >
          {session.subject.name}
        </a>
      </td>
      {(['tenant', 'what', 'detail', 'asker'] as const).map((column) => (
        <td key={column} class={`dh-sess-${column}`} title={texts[column]}>
          <span class="dh-cut">{texts[column]}</span>
        </td>
      ))}
      <td class="dh-sess-started">
        <Instant at={session.startedAt ?? session.createdAt} now={now} />
      </td>
      <td class="dh-sess-took">{took === null ? '' : duration(took)}</td>
    </tr>
  )
}

function BoneRow({ index }: { index: number }) {
  return (
    <tr class="dh-bone-row" aria-rowindex={index + 2}>
      {columns.map((column) => (
        <td key={column} class={`dh-sess-${column}`}>
          <span class="dh-bone" />
        </td>
      ))}
    </tr>
  )
}
