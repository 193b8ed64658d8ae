// biome-ignore-all lint/a11y/useSemanticElements: a grid whose rows the search field points at, not a table
import { Message } from '../../ui/panel/message.tsx'
import type { LookupModel } from './lookup-model.ts'
import { LookupRow } from './lookup-row.tsx'
import { words } from './words.ts'

/** The id of the rows' list, for the search field to name it. */
export const listId = 'found'

/** What was found, or why there is nothing to see. */
export function LookupList({ model }: { model: LookupModel }) {
  const answer = model.answer.value
  if (!answer) return <LookupSkeleton />
  const { computers, query } = answer
  if (computers.length === 0) return <Nothing query={query} />
  return (
    <>
      <div class="dhl-lead">
        <p class="dh-label" role="status">
          {query === '' ? words.recent : words.found(computers.length)}
        </p>
        <span class="dh-small" aria-hidden="true">
          <span class="dh-key">Enter</span> {words.opens}
        </span>
      </div>
      <div
        id={listId}
        role="grid"
        class="dhl-rows"
        aria-label={words.results}
        aria-busy={model.waiting.value}
        data-query={query}
      >
        {computers.map((computer, index) => (
          <LookupRow
            key={computer.id}
            model={model}
            computer={computer}
            query={query}
            index={index}
            selected={index === model.selected.value}
          />
        ))}
      </div>
    </>
  )
}

function Nothing({ query }: { query: string }) {
  const { title, next, recent, recentNext } = words.nothing
  return (
    <div role="status">
      <Message title={query === '' ? recent : title(query)}>
        <p>{query === '' ? recentNext : next}</p>
      </Message>
    </div>
  )
}

function LookupSkeleton() {
  return (
    <div class="dhl-bones" role="status">
      <span class="dh-hidden">{words.loading}</span>
      {[0, 1, 2, 3, 4].map((index) => (
        <div key={index} aria-hidden="true">
          <span class="dhl-bone" />
          <span class="dhl-bone" />
        </div>
      ))}
    </div>
  )
}
