/** Grey lines where text will be; says `label` to a screen reader. */
export function SkeletonLines({ count, label }: { count: number; label: string }) {
  return (
    <div class="dh-skeleton" role="status">
      <span class="dh-hidden">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        <span key={index} class="dh-bone" />
      ))}
    </div>
  )
}

/** Rows as tall as a tool's, while the tools are read. */
export function SkeletonRows({ count, label }: { count: number; label: string }) {
  return (
    <div class="dh-rows" role="status">
      <span class="dh-hidden">{label}</span>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} class="dh-row dh-row-bone" aria-hidden="true">
          <span class="dh-row-icon dh-bone" />
          <div class="dh-row-text">
            <span class="dh-bone dh-bone-name" />
            <span class="dh-bone dh-bone-does" />
          </div>
        </div>
      ))}
    </div>
  )
}
