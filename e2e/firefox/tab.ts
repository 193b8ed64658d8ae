import { z } from 'zod'
import type { Bidi } from './bidi.ts'

/** A page or a frame of the browser. */
export type Tab = {
  readonly context: string
  open(address: string): Promise<void>
  /** Evaluates an expression; what it gives has to be text. */
  text(expression: string): Promise<string>
  /** Waits until the expression is true. */
  until(expression: string, seconds?: number): Promise<void>
  /** A real press on the element that the expression gives, once it is there. */
  press(element: string): Promise<void>
  /** Presses, and types, as a person does. */
  fill(element: string, text: string): Promise<void>
  /** The frame inside whose address ends so, once it is there. */
  frame(ending: string): Promise<Tab>
}

/** Helpers that each expression may use: `named` finds a button by its name, `field` an input by its label. */
const helpers = `
  const nameOf = (one) => one.ariaLabel ?? one.textContent.trim()
  const named = (name) => [...document.querySelectorAll('button, a, [role=tab]')].find((one) => nameOf(one) === name)
  const field = (label) => [...document.querySelectorAll('label')].find((one) => one.textContent.startsWith(label))?.control
  const says = (text) => document.body.innerText.includes(text)
`
const evaluated = z.object({
  result: z.object({ type: z.string(), value: z.unknown() }).optional(),
  exceptionDetails: z.object({ text: z.string() }).optional(),
})
const place = z.tuple([z.number(), z.number()])
type TreeNode = { context: string; url: string; children?: TreeNode[] | null | undefined }
const node: z.ZodType<TreeNode> = z.object({
  context: z.string(),
  url: z.string(),
  children: z.lazy(() => z.array(node).nullish()),
})
const tree = z.object({ contexts: z.array(node) })

/** Waits for a condition, asking every tenth of a second. */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | null | false>,
  seconds = 20,
): Promise<T> {
  const end = Date.now() + seconds * 1000
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > end) throw new Error(`Waited ${seconds} s in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

/** A new tab. */
export async function openTab(bidi: Bidi): Promise<Tab> {
  const made = z.object({ context: z.string() })
  const { context } = await bidi.send('browsingContext.create', { type: 'tab' }, made)
  return tabOf(bidi, context)
}

/** The tabs that are open, by the address that they show. */
export async function findTab(bidi: Bidi, beginning: string): Promise<Tab> {
  const found = await waitFor(`a tab with ${beginning}`, async () => {
    const { contexts } = await bidi.send('browsingContext.getTree', {}, tree)
    return contexts.find(({ url }) => url.startsWith(beginning)) ?? null
  })
  return tabOf(bidi, found.context)
}

function tabOf(bidi: Bidi, context: string): Tab {
  const text = async (expression: string) => {
    const { result, exceptionDetails } = await bidi.send(
      'script.evaluate',
      {
        expression: `(() => { ${helpers}; return String(${expression}) })()`,
        target: { context },
        awaitPromise: false,
        userActivation: true,
      },
      evaluated,
    )
    if (exceptionDetails) throw new Error(exceptionDetails.text)
    return String(result?.value)
  }
  const until = async (expression: string, seconds?: number) => {
    try {
      await waitFor(expression, async () => (await text(expression).catch(() => 'false')) === 'true', seconds)
    } catch (thrown) {
      throw new Error(await text('document.body.innerText').catch(() => 'The page is gone.'), {
        cause: thrown,
      })
    }
  }
  const press = async (element: string) => {
    await until(`Boolean(${element}) && !${element}.disabled && ${element}.ariaDisabled !== 'true'`)
    const [x, y] = place.parse(
      JSON.parse(
        await text(
          `(() => { const one = ${element}; one.scrollIntoView({ block: 'nearest' }); const box = one.getBoundingClientRect(); return JSON.stringify([Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]) })()`,
        ),
      ),
    )
    const actions = [
      { type: 'pointerMove', x, y },
      { type: 'pointerDown', button: 0 },
      { type: 'pointerUp', button: 0 },
    ]
    await bidi.send(
      'input.performActions',
      { context, actions: [{ type: 'pointer', id: 'mouse', actions }] },
      z.unknown(),
    )
  }
  return {
    context,
    text,
    until,
    press,
    async open(address) {
      await bidi.send('browsingContext.navigate', { context, url: address, wait: 'complete' }, z.unknown())
    },
    async fill(element, typed) {
      await press(element)
      await text(`${element}.select()`)
      const actions = [...typed].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await bidi.send(
        'input.performActions',
        { context, actions: [{ type: 'key', id: 'keys', actions }] },
        z.unknown(),
      )
    },
    async frame(ending) {
      const found = await waitFor(`a frame with ${ending}`, async () => {
        const { contexts } = await bidi.send('browsingContext.getTree', { root: context }, tree)
        return contexts[0]?.children?.find(({ url }) => url.endsWith(ending)) ?? null
      })
      return tabOf(bidi, found.context)
    },
  }
}
