import { expect, type Locator, type Page, test } from '@playwright/test'

/** So many steps reach anything on a page; whatever needs more is out of reach. */
const mostSteps = 300

/** Whether there is no mouse: the journeys are gone through by both projects of the configuration. */
export function isWithoutMouse(): boolean {
  try {
    return test.info().project.name === 'keyboard'
  } catch {
    // Benches have the same hands, and are no test.
    return false
  }
}

/** Presses a button, a link, a tab or a box. Without a mouse it is reached by Tab and, within its group, by the arrows. */
export async function press(target: Locator): Promise<void> {
  if (!isWithoutMouse()) return await target.click()
  await reach(target)
  const isBox = await target.evaluate((element) => element.matches('[type=checkbox], [type=radio]'))
  await target.page().keyboard.press(isBox ? 'Space' : 'Enter')
}

/** As `press`, for what the page has covered: the mouse presses where it stands, whatever lies there. */
export async function pressUnseen(target: Locator): Promise<void> {
  if (isWithoutMouse()) return await press(target)
  await pressPoint(target, ({ width, height }) => [width / 2, height / 2])
}

/** Presses a point of an element with the mouse. */
export async function pressPoint(
  target: Locator,
  pointOf: (size: { width: number; height: number }) => readonly [x: number, y: number],
): Promise<void> {
  const box = await target.boundingBox()
  if (!box) throw new Error('It is not shown.')
  const [x, y] = pointOf(box)
  await target.page().mouse.click(box.x + x, box.y + y)
}

/** Presses an element that the test sees only from outside: a host whose inside is closed. */
export async function pressHost(page: Page, selector: string): Promise<void> {
  const host = page.locator(selector)
  if (!isWithoutMouse()) return await pressPoint(host, ({ width, height }) => [width / 2, height / 2])
  await reach(host)
  await page.keyboard.press('Enter')
}

/** Switches a box on, or off; one that is so already is left alone. */
export async function tick(target: Locator, on = true): Promise<void> {
  await expect(target).toBeEnabled()
  if ((await target.isChecked()) !== on) await press(target)
  await expect(target).toBeChecked({ checked: on })
}

/** Writes into a field, in place of what is there; an instant as `2026-11-24T10:30`, as its field has it. */
export async function write(target: Locator, text: string): Promise<void> {
  if (!isWithoutMouse()) return await target.fill(text)
  await reach(target)
  const { keyboard } = target.page()
  const isInstant = await target.evaluate((element) => element.matches('[type=datetime-local]'))
  if (isInstant) return await typeInstant(target, text)
  await keyboard.press('ControlOrMeta+A')
  await (text === '' ? keyboard.press('Delete') : keyboard.type(text))
}

/** Chooses one of a list's options, by its value or its words. */
export async function choose(target: Locator, option: string): Promise<void> {
  if (!isWithoutMouse()) {
    await target.selectOption(option)
    return
  }
  await reach(target)
  const { keyboard } = target.page()
  const isChosen = () =>
    target.evaluate((element, wanted) => {
      const [chosen] = (element as HTMLSelectElement).selectedOptions
      return chosen?.value === wanted || chosen?.text === wanted
    }, option)
  await keyboard.press('Home')
  for (let step = 0; !(await isChosen()); step += 1) {
    if (step === mostSteps) throw new Error(`There is no option ${option}.`)
    await keyboard.press('ArrowDown')
  }
}

/** Brings the focus to an element by the keys that people have for that. */
async function reach(target: Locator): Promise<void> {
  await expect(target).toBeEnabled()
  for (let step = 0; step < mostSteps; step += 1) {
    const where = await target.evaluate(whereIsFocus)
    if (where === 'here') return
    await target.page().keyboard.press(keys[where])
  }
  throw new Error(`${target} is not reached by ${mostSteps} presses of Tab.`)
}

/** What is pressed next, by where the focus is. */
const keys = { elsewhere: 'Tab', 'beside it': 'ArrowRight', 'above it': 'ArrowDown' } as const

/** Runs in the page. Of a group that is one stop of Tab, the arrows lead to the others: beside each other, or down a list. */
function whereIsFocus(element: Element): keyof typeof keys | 'here' {
  const focused = (element.getRootNode() as Document | ShadowRoot).activeElement
  if (!document.hasFocus() || !focused) return 'elsewhere'
  if (focused === element) return 'here'
  const isRadio = element.matches('[type=radio]') && focused.matches('[type=radio]')
  if (isRadio && element.getAttribute('name') === focused.getAttribute('name')) return 'beside it'
  const group = element.closest('[role=tablist], table')
  const isOneStop = (element as HTMLElement).tabIndex < 0
  if (!isOneStop || !group?.contains(focused)) return 'elsewhere'
  return group.matches('table') ? 'above it' : 'beside it'
}

/** Part by part, in the order of the browser's language, which is that of the United States. */
async function typeInstant(target: Locator, instant: string): Promise<void> {
  const { keyboard } = target.page()
  const [year = '', month = '', day = '', hour = '', minute = ''] = instant.split(/[-T:]/)
  await keyboard.type(`${month}${day}${year}`)
  // Behind the year, some fields go on by themselves: back to the first part, and on to the fourth.
  for (let part = 0; part < 6; part += 1) await keyboard.press('ArrowLeft')
  for (let part = 0; part < 3; part += 1) await keyboard.press('ArrowRight')
  await keyboard.type(`${String(Number(hour) % 12 || 12).padStart(2, '0')}${minute}`)
  await keyboard.type(Number(hour) < 12 ? 'A' : 'P')
  await expect(target).toHaveValue(instant)
}
