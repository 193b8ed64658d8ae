import type { RefObject } from 'preact'
import type { FoundComputer } from './client-types.ts'
import { computerPath } from './computer-path.ts'
import { Lamp } from './lamp.tsx'
import { computerWords } from './words.ts'

const say = computerWords.list
const columns = ['name', 'tenant', 'person', 'user', 'serial', 'address', 'os'] as const
/** As many rows as stand there while nothing is known. */
const bones = 5

interface ComputerTableProps {
  readonly table: RefObject<HTMLTableElement | null>
  /** Null while nothing is known. */
  readonly computers: readonly FoundComputer[] | null
  /** What is shown is about to be replaced. */
  readonly busy: boolean
}

/** The computers that were found; arrows, Home and End move between them and back to the search, Enter opens. */
export function ComputerTable({ table, computers, busy }: ComputerTableProps) {
  return (
    <table class="dh-table dh-pcs" ref={table} aria-busy={busy} onKeyDown={moveFocus}>
      <caption class="dh-hidden">{computers ? say.title : say.loading}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {say.columns[column]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {computers
          ? computers.map((computer) => <Row key={computer.id} computer={computer} />)
          : Array.from({ length: bones }, (_, index) => <BoneRow key={index} />)}
      </tbody>
    </table>
  )
}

function Row({ computer }: { computer: FoundComputer }) {
  const { id, name, online, tenant, person, user, serial, address, os } = computer
  const cells = { tenant: tenant.name, person: person?.name ?? null, user, serial, address, os }
  return (
    <tr>
      <td class="dh-col-name dh-pc-name" title={name}>
        <Lamp online={online} brief />
        <a class="dh-cut" href={computerPath(id)}>
          {name}
        </a>
      </td>
      {(['tenant', 'person', 'user', 'serial', 'address', 'os'] as const).map((column) => (
        <td key={column} class={`dh-pc-${column}`} title={cells[column] ?? undefined}>
          <span class="dh-cut">{cells[column]}</span>
        </td>
      ))}
    </tr>
  )
}

function BoneRow() {
  return (
    <tr class="dh-bone-row">
      {columns.map((column) => (
        <td key={column} class={`dh-pc-${column}`}>
          <span class="dh-bone" />
        </td>
      ))}
    </tr>
  )
}

/** Puts the focus on the first row, where there is one. */
export function focusFirst(table: HTMLTableElement | null): void {
  table?.querySelector<HTMLElement>('tbody a')?.focus()
}

function moveFocus(event: KeyboardEvent & { currentTarget: HTMLTableElement }): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('tbody a')]
  const here = event.target instanceof HTMLElement ? links.indexOf(event.target) : -1
  const targets: Record<string, number> = {
    ArrowDown: Math.min(here + 1, links.length - 1),
    ArrowUp: here - 1,
    Home: 0,
    End: links.length - 1,
  }
  const target = targets[event.key]
  if (here < 0 || target === undefined) return
  event.preventDefault()
  if (target < 0) document.querySelector<HTMLElement>('.dh-find input')?.focus()
  else links[target]?.focus()
}
