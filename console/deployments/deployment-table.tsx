import type { RefObject } from 'preact'
import { useEffect, useImperativeHandle, useRef } from 'preact/hooks'
import { shortDay } from '../../ui/format-time.ts'
import { ToolIcon } from '../../ui/icons.tsx'
import { useRowFocus } from '../shell/use-row-focus.ts'
import { useVisibleRange } from '../shell/use-visible-range.ts'
import { words } from '../words.ts'
import type { DeploymentRow } from './client-types.ts'
import { deploymentPath } from './deployment-path.ts'

const say = words.deployments
const columns = ['item', 'name', 'does', 'target', 'enforcement', 'visibility', 'enabled'] as const

/** What others may do with the table. */
export interface DeploymentTableHandle {
  focusFirst(): void
}

interface DeploymentTableProps {
  readonly handle: RefObject<DeploymentTableHandle | null>
  readonly total: number
  /** By position; a row that is not there yet is drawn as a bone. */
  readonly rows: readonly (DeploymentRow | undefined)[]
  /** Nothing is known yet. */
  readonly loading: boolean
  /** What is shown is about to be replaced. */
  readonly busy: boolean
  /** Rows from `from` to before `to` have come into view. */
  readonly onNeed: (from: number, to: number) => void
}

/** The rows; arrows, Home and End move, Enter opens. Of a long list only what is in view is drawn. */
export function DeploymentTable({ handle, total, rows, loading, busy, onNeed }: DeploymentTableProps) {
  const body = useRef<HTMLTableSectionElement>(null)
  const range = useVisibleRange(body, total)
  const { from, to, rowHeight } = range
  const { reachable, focusRow, onFocus, onKeyDown } = useRowFocus(body, total, range)

  useEffect(() => onNeed(from, to), [from, to, total, busy])
  useImperativeHandle(handle, () => ({ focusFirst: () => focusRow(0) }), [total, from, to])

  return (
    <table class="dh-table" aria-rowcount={total + 1} aria-busy={loading || busy}>
      <caption class="dh-hidden">{loading ? say.loading : say.title}</caption>
      <thead>
        <tr aria-rowindex={1}>
          {columns.map((column) => (
            <th key={column} scope="col" class={`dh-col-${column}`}>
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
          const row = rows[index]
          return row ? (
            <Row
              key={row.id}
              row={row}
              index={index}
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
  readonly row: DeploymentRow
  readonly index: number
  /** The one row that Tab leads to. */
  readonly isReachable: boolean
  readonly onFocus: () => void
}

function Row({ row, index, isReachable, onFocus }: RowProps) {
  const { item, name, enabled } = row
  const does = row.until ? say.until(row.does, shortDay(row.until)) : row.does
  const visible = row.visibility.map((place) => nameOf(words.visibilities, place)).join(', ')
  return (
    <tr class={enabled ? '' : 'dh-off'} aria-rowindex={index + 2}>
      <td class="dh-col-item" title={item.name}>
        <ToolIcon name={null} kind={item.kind} />
        <span class="dh-hidden">{words.kinds[item.kind]}: </span>
        <span class="dh-cut">{item.name}</span>
      </td>
      <td class="dh-col-name" title={name}>
        <a
          class="dh-cut"
          href={deploymentPath(row.id)}
          data-row={index}
          tabIndex={isReachable ? 0 : -1}
          onFocus={onFocus}
        >
          {name || <span class="dh-muted">{say.unnamed}</span>}
        </a>
      </td>
      <td class="dh-col-does" title={does}>
        <span class="dh-cut">{does}</span>
      </td>
      <td class="dh-col-target" title={row.target}>
        <span class="dh-cut">{row.target}</span>
      </td>
      <td class="dh-col-enforcement">{words.enforcements[row.enforcement]}</td>
      <td class="dh-col-visibility" title={visible}>
        <span class="dh-cut">{visible}</span>
      </td>
      <td class="dh-col-enabled">
        <span class={`dh-chip ${enabled ? 'dh-is-on' : 'dh-is-off'}`}>{enabled ? say.on : say.off}</span>
      </td>
    </tr>
  )
}

function BoneRow({ index }: { index: number }) {
  return (
    <tr class="dh-bone-row" aria-rowindex={index + 2}>
      {columns.map((column) => (
        <td key={column} class={`dh-col-${column}`}>
          <span class="dh-bone" />
        </td>
      ))}
    </tr>
  )
}

function nameOf(names: Readonly<Record<string, string>>, key: string): string {
  return names[key] ?? key
}
