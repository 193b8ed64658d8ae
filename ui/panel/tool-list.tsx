import { useLayoutEffect, useRef } from 'preact/hooks'
import { words } from '../words.ts'
import { Button } from './button.tsx'
import { Message, ProblemMessage } from './message.tsx'
import { usePanel, usePlaceWords } from './panel-context.ts'
import { SkeletonRows } from './skeleton.tsx'
import { ToolRow } from './tool-row.tsx'
import { ToolSearch } from './tool-search.tsx'

/** The tools of the chosen tab with their search. */
export function ToolList() {
  const { model } = usePanel()
  const rows = useRef<HTMLUListElement>(null)
  const kind = model.place.kind.value
  useLayoutEffect(() => {
    const item = model.lastItem.peek()
    model.lastItem.value = null
    if (item) rows.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"] .dh-run`)?.focus()
  }, [model])
  const toRow = (index: number) => focusRow(rows.current, index)
  return (
    <div id="dh-tools" role="tabpanel" aria-labelledby={`dh-tab-${kind}`} class="dh-tools">
      <ToolSearch onDown={() => toRow(0)} />
      <p class="dh-hidden" role="status">
        {model.tools.state.value.value && words.tools.found(model.tools.matches.value.length)}
      </p>
      <ToolListBody rows={rows} />
    </div>
  )
}

function ToolListBody({ rows }: { rows: { current: HTMLUListElement | null } }) {
  const { model } = usePanel()
  const { tools, place } = model
  const said = usePlaceWords()
  const { value, problem } = tools.state.value
  const kind = place.kind.value
  if (!place.subject.value) {
    return <Message title={said.noSubject[kind]}>{said.noSubject[`${kind}Next`]}</Message>
  }
  if (problem) return <ProblemMessage problem={problem} onRetry={() => tools.show(true)} />
  if (!value) return <SkeletonRows count={4} label={said.tools.loading} />
  if (value.tools.length === 0) return <Message title={words.tools.empty}>{words.tools.emptyNext}</Message>
  const matches = tools.matches.value
  const searching = tools.query.value.trim() !== ''
  if (matches.length === 0) {
    const all = () => {
      tools.query.value = ''
    }
    return (
      <Message
        title={words.tools.noneFound(tools.query.value.trim())}
        actions={<Button onPress={all}>{words.tools.showAll}</Button>}
      />
    )
  }
  return (
    <ul
      class="dh-rows"
      aria-label={words.tools.list}
      ref={rows}
      onKeyDown={(event) => moveInRows(event, event.currentTarget)}
    >
      {matches.map((tool, index) => (
        <ToolRow key={tool.item.id} tool={tool} first={searching && index === 0} />
      ))}
    </ul>
  )
}

function runButtons(list: Element | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>('.dh-run') ?? [])]
}

function focusRow(list: Element | null, index: number) {
  const buttons = runButtons(list)
  buttons.at(Math.min(index, buttons.length - 1))?.focus()
}

/** Arrow keys, Home and End between the rows; `w` opens *Why?* of the row that has the focus, `d` detects it. */
function moveInRows(event: KeyboardEvent, list: Element) {
  const row = event.target instanceof Element ? event.target.closest('.dh-row') : null
  if (!row || event.ctrlKey || event.metaKey || event.altKey) return
  const buttons = runButtons(list)
  const here = buttons.findIndex((button) => row.contains(button))
  const targets: Record<string, number> = {
    ArrowDown: here + 1,
    ArrowUp: here - 1,
    Home: 0,
    End: buttons.length - 1,
  }
  const target = targets[event.key]
  if (event.key === 'w') row.querySelector<HTMLElement>('.dh-why')?.click()
  if (event.key === 'd') row.querySelector<HTMLElement>('.dh-detect')?.click()
  if (target === undefined) return
  event.preventDefault()
  if (target < 0) document.dispatchEvent(new Event('dh-search'))
  else focusRow(list, target)
}
