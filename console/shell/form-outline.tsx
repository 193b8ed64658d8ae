import { usePage } from './use-page.ts'

interface FormOutlineProps {
  readonly say: Readonly<Record<'newTitle' | 'loading', string>>
  readonly list: { readonly title: string }
  readonly isNew: boolean
}

/** The outline of a page with a form while it is read. */
export function FormOutline({ say, list, isNew }: FormOutlineProps) {
  usePage(isNew ? say.newTitle : list.title)
  return (
    <main id="content" class="dh-main" tabIndex={-1} aria-busy="true">
      <div class="dh-head">
        <h1>{isNew ? say.newTitle : <span class="dh-bone dh-bone-title" />}</h1>
        <span class="dh-hidden" role="status">
          {say.loading}
        </span>
      </div>
      <div class="dh-beside" aria-hidden="true">
        <div class="dh-form-bones">
          {Array.from({ length: 9 }, (_, index) => (
            <div key={index} class="dh-labelled">
              <span class="dh-bone dh-bone-label" />
              <span class="dh-bone dh-bone-control" />
            </div>
          ))}
        </div>
        <div class="dh-preview">
          <span class="dh-bone dh-bone-line" />
          <span class="dh-bone dh-bone-line" />
        </div>
      </div>
    </main>
  )
}
