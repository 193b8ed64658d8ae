const mark = 'data-deskhand'

/** Selects the elements that we put into a page. */
export const ownElements = `[${mark}]`

export type SealedHost = {
  element: HTMLElement
  root: ShadowRoot
  /** Sets how the element itself looks. Each declaration holds against everything that the page says. */
  dress: (declarations: Readonly<Record<string, string>>) => void
}

/**
 * An element of ours for somebody else's page, with a closed shadow root. It is a plain `div`: a name with a hyphen
 * can be defined as a custom element by the page, whose class is then handed the shadow root. Its looks come from
 * within: there, and only there, `!important` is stronger than the page's own rules and inline styles. A sheet that
 * was made by a script is allowed by every content security policy.
 */
export function createSealedHost(name: 'panel' | 'button'): SealedHost {
  const element = document.createElement('div')
  element.setAttribute(mark, name)
  const root = element.attachShadow({ mode: 'closed' })
  const sheet = new CSSStyleSheet()
  root.adoptedStyleSheets = [sheet]
  let worn = ''
  return {
    element,
    root,
    dress: (declarations) => {
      const rules = Object.entries({ all: 'initial', ...declarations })
        .map(([property, value]) => `${property}:${value}!important`)
        .join(';')
      if (rules === worn) return
      worn = rules
      sheet.replaceSync(`:host{${rules}}`)
    },
  }
}
