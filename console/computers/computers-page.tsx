import { useEffect, useRef } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { Message } from '../../ui/panel/message.tsx'
import { SearchField } from '../controls/search-field.tsx'
import { address, navigate } from '../shell/navigation.ts'
import { usePage } from '../shell/use-page.ts'
import { words } from '../words.ts'
import { computerPath } from './computer-path.ts'
import { ComputerTable, focusFirst } from './computer-table.tsx'
import { longestQuery, mostFound, useLookup } from './use-lookup.ts'
import { computerWords } from './words.ts'

const say = computerWords.list

/** Finds computers by anything that is known of them. What is looked for stands in the address. */
export function ComputersPage() {
  const query = address.value.query.get('q') ?? ''
  const wanted = query.trim().slice(0, longestQuery)
  const { computers, problem, busy, query: answered, retry } = useLookup(wanted)
  const heading = usePage(say.title)
  const table = useRef<HTMLTableElement>(null)
  // Enter may be pressed before the answer is there; it then opens what the answer has first.
  const isEntered = useRef(false)
  const isAnswered = answered === wanted && !busy

  useEffect(() => {
    document.querySelector<HTMLElement>('.dh-find input')?.focus()
  }, [])
  useEffect(() => {
    const [best] = computers
    if (isEntered.current && isAnswered && best) navigate(computerPath(best.id))
    if (isAnswered) isEntered.current = false
  })

  return (
    <main id="content" class="dh-main" tabIndex={-1}>
      <div class="dh-head">
        <h1 {...heading}>{say.title}</h1>
        <p class="dh-muted" role="status">
          {answered === null || computers.length === 0
            ? ''
            : answered === ''
              ? say.last
              : say.found(computers.length, computers.length >= mostFound)}
        </p>
      </div>
      <search class="dh-filters dh-pc-search">
        <SearchField
          label={say.search}
          placeholder={say.searchPlaceholder}
          value={query}
          onValue={show}
          onDown={() => focusFirst(table.current)}
          onEnter={() => {
            const [best] = computers
            if (isAnswered && best) navigate(computerPath(best.id))
            else isEntered.current = !isAnswered
          }}
        />
      </search>
      {problem ? (
        <Message tone="error" title={say.problem} actions={<Button onPress={retry}>{words.retry}</Button>}>
          <p>{problem.message}</p>
        </Message>
      ) : answered !== null && computers.length === 0 ? (
        <Nothing query={answered} />
      ) : (
        <ComputerTable table={table} computers={answered === null ? null : computers} busy={busy} />
      )}
    </main>
  )
}

function Nothing({ query }: { query: string }) {
  if (query === '')
    return (
      <Message title={say.empty}>
        <p>{say.emptyNext}</p>
      </Message>
    )
  return (
    <Message title={say.noneFound(query)} actions={<Button onPress={() => show('')}>{say.clear}</Button>}>
      <p>{say.noneFoundNext}</p>
    </Message>
  )
}

/** Puts what is looked for into the address, in the place of what was before. */
function show(query: string) {
  navigate(query === '' ? '/computers' : `/computers?${new URLSearchParams({ q: query })}`, { replace: true })
}
