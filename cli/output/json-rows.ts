/** Writes rows as a JSON array with one row a line, piece by piece, so that long answers need little memory. */
export function* jsonRows(rows: Iterable<object>): Generator<string, void, undefined> {
  let before = '[\n'
  for (const row of rows) {
    yield `${before}${JSON.stringify(row)}`
    before = ',\n'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}
