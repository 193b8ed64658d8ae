// biome-ignore-all lint/a11y/useSemanticElements: rows of a grid, not of a table
// biome-ignore-all lint/a11y/useFocusableInteractive: the search field keeps the focus and points at the row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: Enter in the search field does the same
import { useLayoutEffect, useRef } from 'preact/hooks'
import { factsOf, isFoundBy } from './describe-row.ts'
import type { FoundComputer } from './found-computer.ts'
import { altKey } from './lookup-keys.ts'
import type { LookupAction, LookupModel } from './lookup-model.ts'
import { Marked } from './marked.tsx'
import { words } from './words.ts'

type LookupRowProps = {
  model: LookupModel
  computer: FoundComputer
  query: string
  index: number
  selected: boolean
}

/** The id of a row, for the search field to point at. */
export function rowId(index: number): string {
  return `found-${index}`
}

/** A computer: whether it is there, what it is called, whose it is, and what can be done with it. */
export function LookupRow({ model, computer, query, index, selected }: LookupRowProps) {
  const row = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    if (selected) row.current?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  const { name, tenant, online } = computer
  const lamp = online ? words.online : words.offline
  return (
    <div
      ref={row}
      id={rowId(index)}
      role="row"
      class="dhl-row"
      aria-selected={selected}
      // The field keeps the focus, whatever is pressed here.
      onMouseDown={(event) => event.preventDefault()}
    >
      <div role="gridcell" class="dhl-computer" onClick={() => model.press('open', index)}>
        <span class={online ? 'dhl-lamp dhl-on' : 'dhl-lamp'} title={lamp}>
          <span class="dh-hidden">{lamp}</span>
        </span>
        <span class="dhl-head">
          <b class="dhl-name">
            <Marked text={name} query={query} found={isFoundBy(computer, 'name')} />
          </b>
          <span class="dhl-tenant">
            <Marked text={tenant.name} query={query} found={isFoundBy(computer, 'tenant')} />
          </span>
        </span>
        <span class="dhl-facts">
          {factsOf(computer).map(({ field, text, matched }) => (
            <span key={field + text} class={`dhl-${field}`}>
              <Marked text={text} query={query} found={matched} />
            </span>
          ))}
        </span>
      </div>
      <div role="gridcell" class="dhl-actions">
        <RowActions model={model} computer={computer} index={index} selected={selected} />
      </div>
    </div>
  )
}

type RowActionsProps = Omit<LookupRowProps, 'query'>

function RowActions({ model, computer, index, selected }: RowActionsProps) {
  const [remote, ...others] = computer.remote
  const press = (action: LookupAction) => model.press(action, index)
  const tab = selected ? undefined : -1
  return (
    <>
      {remote && (
        <Action
          text={others.length > 0 ? remote.name : words.actions.remote}
          letter="R"
          title={words.titles.remote(remote.name)}
          tab={tab}
          onPress={() => press('remote')}
        />
      )}
      {selected &&
        others.map(({ name, url }) => (
          <Action
            key={url}
            text={name}
            title={words.titles.remote(name)}
            onPress={() => model.openRemote(computer, url)}
          />
        ))}
      <Action
        text={words.actions.tools}
        letter="T"
        title={words.titles.tools}
        tab={tab}
        onPress={() => press('tools')}
      />
      <Action
        text={words.actions.copy}
        letter="C"
        title={words.titles.copy}
        tab={tab}
        onPress={() => press('copy')}
      />
    </>
  )
}

type ActionProps = {
  text: string
  title: string
  letter?: string
  tab?: -1 | undefined
  onPress: () => void
}

function Action({ text, title, letter, tab, onPress }: ActionProps) {
  return (
    <button
      type="button"
      class="dhl-action"
      tabIndex={tab}
      title={title}
      aria-keyshortcuts={letter && `Alt+${letter}`}
      onClick={onPress}
    >
      {text}
      {letter && (
        <span class="dh-key" aria-hidden="true">
          {altKey(letter)}
        </span>
      )}
    </button>
  )
}
