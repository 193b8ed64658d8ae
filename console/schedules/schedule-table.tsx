import type { RefObject } from 'preact'
import { useImperativeHandle, useRef, useState } from 'preact/hooks'
import { exactTime, relativeTime } from '../../ui/format-time.ts'
import { words } from '../words.ts'
import type { ScheduleRow } from './client-types.ts'
import { DueTime } from './due-time.tsx'
import { schedulePath } from './schedule-path.ts'

const say = words.schedules
const columns = ['name', 'when', 'next', 'target', 'item', 'lastRun', 'enabled'] as const
/** As many rows as are drawn while nothing is known. */
const bones = 8

/** What others may do with the table. */
export interface ScheduleTableHandle {
  focusFirst(): void
}

interface ScheduleTableProps {
  readonly handle: RefObject<ScheduleTableHandle | null>
  /** Null: nothing is known yet. */
  readonly rows: readonly ScheduleRow[] | null
  readonly busy: boolean
  readonly maySwitch: (row: ScheduleRow) => boolean
  readonly onSwitch: (row: ScheduleRow, enabled: boolean) => void
}

/** The rows; arrows, Home and End move, Enter opens. */
export function ScheduleTable({ handle, rows, busy, maySwitch, onSwitch }: ScheduleTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const [active, setActive] = useState(0)
  const last = (rows?.length ?? 1) - 1
  const reachable = Math.min(active, last)

  function focusRow(index: number) {
    const row = Math.max(0, Math.min(last, index))
    setActive(row)
    body.current?.querySelector<HTMLElement>(`[data-row="${row}"]`)?.focus()
  }
  useImperativeHandle(handle, () => ({ focusFirst: () => focusRow(0) }), [last])

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Record<string, number> = {
      ArrowDown: reachable + 1,
      ArrowUp: reachable - 1,
      Home: 0,
      End: last,
    }
    const target = moves[event.key]
    if (target === undefined) return
    event.preventDefault()
    focusRow(target)
  }

  return (
    <table class="dh-table dh-schedules" aria-busy={rows === null || busy}>
      <caption class="dh-hidden">{rows === null ? say.loading : say.title}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" class={`dh-s-${column}`}>
              {say.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody ref={body} onKeyDown={onKeyDown}>
        {rows
          ? rows.map((row, index) => (
              <Row
                key={row.id}
                row={row}
                index={index}
                isReachable={index === reachable}
                onFocus={() => setActive(index)}
                onSwitch={maySwitch(row) ? (enabled) => onSwitch(row, enabled) : null}
              />
            ))
          : Array.from({ length: bones }, (_, index) => (
              <tr key={index} class="dh-bone-row">
                {columns.map((column) => (
                  <td key={column} class={`dh-s-${column}`}>
                    <span class="dh-bone" />
                  </td>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  )
}

interface RowProps {
  readonly row: ScheduleRow
  readonly index: number
  /** The one row that Tab leads to. */
  readonly isReachable: boolean
  readonly onFocus: () => void
  /** Null: the reader may not switch it. */
  readonly onSwitch: ((enabled: boolean) => void) | null
}

function Row({ row, index, isReachable, onFocus, onSwitch }: RowProps) {
  const { name, enabled, target } = row
  const item = row.item?.name ?? say.everything
  const when = row.when ?? say.byCron(row.cron)
  const executes = row.executionCron && say.executes(row.executes ?? say.byCron(row.executionCron))
  const more = [row.timeZone ?? say.ownZone, executes].filter(Boolean).join('; ')
  return (
    <tr class={enabled ? '' : 'dh-off'}>
      <td class="dh-s-name dh-col-name" title={name}>
        <a
          class="dh-cut"
          href={schedulePath(row.id)}
          data-row={index}
          tabIndex={isReachable ? 0 : -1}
          onFocus={onFocus}
        >
          {name}
        </a>
      </td>
      <td class="dh-s-when" title={`${when}; ${more}`}>
        <span class="dh-cut">{when}</span>
        <span class="dh-cut dh-muted dh-small">{more}</span>
      </td>
      <td class="dh-s-next">
        {row.next ? (
          <DueTime {...row.next} />
        ) : (
          <span class="dh-muted">{enabled ? say.noneDue : say.noNext}</span>
        )}
      </td>
      <td class="dh-s-target" title={target}>
        <span class="dh-cut">{target}</span>
      </td>
      <td class="dh-s-item" title={item}>
        <span class="dh-cut">{item}</span>
      </td>
      <td class="dh-s-lastRun">
        <LastRun run={row.lastRun} />
      </td>
      <td class="dh-s-enabled">
        {onSwitch ? (
          <button
            type="button"
            role="switch"
            class="dh-switch"
            aria-checked={enabled}
            aria-label={say.switchNamed(name)}
            onClick={() => onSwitch(!enabled)}
          >
            <span>{enabled ? say.on : say.off}</span>
          </button>
        ) : (
          <span class={`dh-chip ${enabled ? 'dh-is-on' : 'dh-is-off'}`}>{enabled ? say.on : say.off}</span>
        )}
      </td>
    </tr>
  )
}

function LastRun({ run }: { run: ScheduleRow['lastRun'] }) {
  if (!run) return <span class="dh-muted">{say.never}</span>
  return (
    <>
      <time dateTime={run.firedAt} title={exactTime(run.firedAt)}>
        {relativeTime(run.firedAt, Date.now())}
      </time>
      <span class="dh-cut dh-muted dh-small">
        {say.sessions(run.sessions)}
        {!run.finished && `, ${say.starting}`}
      </span>
    </>
  )
}
