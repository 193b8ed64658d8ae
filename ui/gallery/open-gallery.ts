/**
 * Shows one state of a screen by the page's address, `#plan` or `#plan,dark`; with nothing in it a list of all. Once it is
 * there, the document says so to whoever takes a picture.
 * @param names all states
 * @param showState puts a state into the element
 */
export function openGallery(
  names: readonly string[],
  showState: (root: HTMLElement, name: string) => Promise<unknown>,
): void {
  const [name = '', theme = 'light'] = location.hash.slice(1).split(',')
  const root = document.querySelector<HTMLElement>('#gallery')
  if (!root) return
  addEventListener('hashchange', () => location.reload())
  document.documentElement.dataset.theme = theme
  if (!names.includes(name)) {
    root.replaceChildren(listOf(names))
    return
  }
  void showState(root, name).then(() => {
    document.documentElement.dataset.shown = 'true'
  })
}

function listOf(names: readonly string[]): HTMLElement {
  const all = document.createElement('nav')
  all.className = 'gallery-list'
  for (const name of names) {
    const link = document.createElement('a')
    link.href = `#${name}`
    link.textContent = name
    all.append(link)
  }
  return all
}
