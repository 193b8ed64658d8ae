import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'

/** Fields that belong together, under what they are about. */
export function FormSection({ title, children }: { title: string; children: ComponentChildren }) {
  const id = useId()
  return (
    <section class="dh-form-section" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div class="dh-fields">{children}</div>
    </section>
  )
}
