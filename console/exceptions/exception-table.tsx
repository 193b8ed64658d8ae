import { exactTime, timeAway } from '../../ui/format-time.ts'
import { Button } from '../../ui/panel/button.tsx'
import type { ExceptionFilter, ExceptionRow } from './use-exceptions.ts'
import { exceptionWords as say } from './words.ts'

const columns = ['subject', 'item', 'reason', 'owner', 'ticket', 'until', 'end'] as const
/** As many rows as are drawn while nothing is known. */
const bones = 6

interface ExceptionTableProps {
  /** Null: nothing is known yet. */
  readonly rows: readonly ExceptionRow[] | null
  readonly busy: boolean
  readonly state: ExceptionFilter['state']
  readonly onEnd: (row: ExceptionRow) => void
}

/** The rows, each with its ticket and *End now*. */
export function ExceptionTable({ rows, busy, state, onEnd }: ExceptionTableProps) {
  return (
    <table class="dh-table dh-exception-table" aria-busy={rows === null || busy}>
      <caption class="dh-hidden">{rows === null ? say.loading : say.title}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" class={`dh-x-${column}`}>
              {column === 'end' ? (
                <span class="dh-hidden">{say.columns.end}</span>
              ) : column === 'until' ? (
                say.columns.until[state]
              ) : (
                say.columns[column]
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows
          ? rows.map((row) => <Row key={row.id} row={row} onEnd={() => onEnd(row)} />)
          : Array.from({ length: bones }, (_, index) => (
              <tr key={index} class="dh-bone-row">
                {columns.map((column) => (
                  <td key={column} class={`dh-x-${column}`}>
                    <span class="dh-bone" />
                  </td>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  )
}

function Row({ row, onEnd }: { row: ExceptionRow; onEnd: () => void }) {
  const { subject, item, tenant, ticket, until } = row
  const where = subject.kind === 'tenant' ? say.kinds.tenant : `${say.kinds[subject.kind]} · ${tenant.name}`
  return (
    <tr>
      <td class="dh-x-subject">
        <b>{subject.name}</b>
        <span class="dh-muted dh-small">{where}</span>
      </td>
      <td class="dh-x-item">{item.name}</td>
      <td class="dh-x-reason">{row.reason}</td>
      <td class="dh-x-owner">{row.owner ?? <span class="dh-muted">{say.nobody}</span>}</td>
      <td class="dh-x-ticket">
        {ticket?.url ? (
          <a href={ticket.url} target="_blank" rel="noopener noreferrer">
            {ticket.id}
          </a>
        ) : (
          <span class="dh-muted">{ticket?.id ?? say.noTicket}</span>
        )}
      </td>
      <td class="dh-x-until">
        <time dateTime={until} title={exactTime(until)}>
          {dayAndTime(until)}
        </time>
        <span class="dh-muted dh-small">{timeAway(until, Date.now())}</span>
      </td>
      <td class="dh-x-end">
        {row.mayEnd && (
          <Button kind="quiet" label={say.end.named(subject.name, item.name)} onPress={onEnd}>
            {say.end.button}
          </Button>
        )}
      </td>
    </tr>
  )
}

/** In the reader's zone. */
function dayAndTime(iso: string): string {
  const format = {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  } as const
  return new Intl.DateTimeFormat(undefined, format).format(Date.parse(iso))
}
