import { styleText } from 'node:util'

export type CellStyle = 'bold' | 'dim' | 'green' | 'yellow' | 'red'

/** A piece of a table; a style colours it where standard output is a terminal. */
export type Cell = string | { readonly text: string; readonly style: CellStyle }

/** Lays rows out below headings, in columns as wide as their longest cell. Gives the lines of the table, each with its end. */
export function table(headings: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const all = [headings.map((text): Cell => ({ text, style: 'bold' })), ...rows]
  const widths = headings.map((_, column) =>
    all.reduce((width, row) => Math.max(width, textOf(row[column]).length), 0),
  )
  return all.map((row) => {
    const last = row.findLastIndex((cell) => textOf(cell) !== '')
    const cells = row
      .slice(0, last + 1)
      .map((cell, column) => draw(cell, column === last ? 0 : (widths[column] ?? 0)))
    return `${cells.join('  ')}\n`
  })
}

function textOf(cell: Cell | undefined): string {
  const text = typeof cell === 'object' ? cell.text : (cell ?? '')
  // A line break or a control sequence in a name must not break the table or steer the terminal.
  return text.replace(/\p{Cc}+/gu, ' ')
}

function draw(cell: Cell, width: number): string {
  const text = textOf(cell).padEnd(width)
  return typeof cell === 'object' ? styleText(cell.style, text, { stream: process.stdout }) : text
}
