import { usePage } from './use-page.ts'

interface RecordOutlineProps {
  readonly say: Readonly<Record<'back' | 'loading', string>>
  /** The list that it leads back to. */
  readonly list: { readonly title: string; readonly path: string }
}

/** The outline of the page of a record while it is read. */
export function RecordOutline({ say, list }: RecordOutlineProps) {
  usePage(list.title)
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy="true">
      <div class="dh-head">
        <a class="dh-back" href={list.path}>
          {say.back}
        </a>
        <h1>
          <span class="dh-bone dh-bone-title" />
          <span class="dh-hidden">{list.title}</span>
        </h1>
        <span class="dh-hidden" role="status">
          {say.loading}
        </span>
      </div>
      <div class="dh-record-bones" aria-hidden="true">
        {[0, 1, 2, 3].map((line) => (
          <span key={line} class="dh-bone" />
        ))}
      </div>
    </main>
  )
}
