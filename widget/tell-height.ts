/**
 * The origin of the page that the widget is in: browsers tell it by the ancestors, else by the referrer. Null where
 * neither is known; then nothing is told to anybody.
 */
export function parentOrigin(ancestors: readonly string[] | undefined, referrer: string): string | null {
  const [nearest] = ancestors ?? []
  if (nearest) return nearest === 'null' ? null : nearest
  return URL.canParse(referrer) ? new URL(referrer).origin : null
}

/** Tells the page around how tall the content is, in pixels, whenever that changes: the number and nothing else. */
export function tellHeight(content: Element, parent: Window, origin: string): () => void {
  const observer = new ResizeObserver(() => {
    const height = Math.ceil(content.getBoundingClientRect().height)
    parent.postMessage({ type: 'deskhand-height', height }, origin)
  })
  observer.observe(content)
  return () => observer.disconnect()
}
