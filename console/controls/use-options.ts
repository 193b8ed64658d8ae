import { useEffect, useState } from 'preact/hooks'

/** One thing to choose. */
export interface Option {
  readonly id: string
  readonly name: string
  /** Tells apart what has the same name. */
  readonly detail?: string | null
}

/** What there is to choose: all of it, or a search on the server. */
export type Choice =
  | { readonly options: readonly Option[] }
  | { readonly search: (text: string) => Promise<readonly Option[]> }

/** What a search has found so far. */
export interface Found {
  /** `searching`: what is shown is of an earlier search. */
  readonly state: 'searching' | 'found' | 'failed'
  readonly options: readonly Option[]
  /** True where there may be more matches than are shown. */
  readonly hasMore: boolean
}

/** As many as a list of choices shows. */
const mostShown = 50
/** As many as the server gives. */
const mostGiven = 20
/** How long to wait for the next key before the server is asked, in milliseconds. */
const restBefore = 120
const nothing: Found = { state: 'searching', options: [], hasMore: false }

/**
 * What matches a search, while it is typed. Answers that a later search has overtaken are dropped, and what was found
 * before stays until then.
 * @param text null: nothing is looked for
 */
export function useOptions(choice: Choice, text: string | null): Found {
  const [given, setGiven] = useState<Found & { readonly text: string | null }>({ ...nothing, text: null })
  useEffect(() => {
    if (text === null || !('search' in choice)) return
    let isLatest = true
    const look = async () => {
      try {
        const options = await choice.search(text.trim())
        if (isLatest) setGiven({ state: 'found', options, hasMore: options.length >= mostGiven, text })
      } catch {
        if (isLatest) setGiven({ ...nothing, state: 'failed', text })
      }
    }
    const timer = setTimeout(look, text === '' ? 0 : restBefore)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [text])

  if (text === null) return nothing
  if ('options' in choice) {
    const all = matching(choice.options, text)
    return { state: 'found', options: all.slice(0, mostShown), hasMore: all.length > mostShown }
  }
  return given.text === text ? given : { ...given, state: 'searching' }
}

/** Each word of the search is a part of the name or the detail. */
function matching(options: readonly Option[], text: string): readonly Option[] {
  const parts = text.trim().toLowerCase().split(/\s+/)
  return options.filter(({ name, detail }) => {
    const words = `${name} ${detail ?? ''}`.toLowerCase()
    return parts.every((part) => words.includes(part))
  })
}
