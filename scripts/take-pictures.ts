// `npm run pictures`: a sheet of each state of the panel, the popup and the options for docs/: light and dark, 360 and 900 pixels wide.
// `npm run pictures -- plan passed` takes those states only.
import { mkdirSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from 'playwright'
import { createServer } from 'vite'
import { chromiumArguments, requireChromium } from './find-chromium.ts'

const root = join(import.meta.dirname, '..')
const galleries = {
  panel: join(root, 'ui', 'gallery'),
  popup: join(root, 'extension', 'gallery', 'popup'),
  options: join(root, 'extension', 'gallery', 'options'),
} as const
const variants = [
  { width: 360, theme: 'light' },
  { width: 900, theme: 'light' },
  { width: 360, theme: 'dark' },
  { width: 900, theme: 'dark' },
] as const
/** No picture is taller: the rest of a long list says nothing more. */
const tallest = 760

const browser = await chromium.launch({ executablePath: requireChromium(), args: [...chromiumArguments] })
try {
  for (const [name, folder] of Object.entries(galleries)) await takeAll(name, folder)
} finally {
  await browser.close()
}

async function takeAll(name: string, gallery: string): Promise<void> {
  const folder = join(root, 'docs', 'images', name)
  mkdirSync(folder, { recursive: true })
  const server = await createServer({
    configFile: join(galleries.panel, 'vite.config.ts'),
    root: gallery,
    server: { host: '127.0.0.1', port: 0, fs: { allow: [root] } },
    logLevel: 'error',
  })
  await server.listen()
  try {
    const address = server.resolvedUrls?.local[0] ?? ''
    const page = await browser.newPage({ viewport: { width: 1300, height: 800 } })
    const wanted = process.argv.slice(2)
    for (const state of await statesOf(page, address)) {
      if (wanted.length > 0 && !wanted.includes(state)) continue
      await showSheet(page, address, state)
      await writeFile(join(folder, `${state}.webp`), await photograph(page))
      console.log(`${name}: ${state}`)
    }
  } finally {
    await server.close()
  }
}

async function statesOf(page: Page, address: string): Promise<string[]> {
  await page.goto(address)
  return await page.locator('.gallery-list a').allTextContents()
}

/** The whole page as WebP, a quarter of a PNG's size; Playwright itself gives only PNG and JPEG. */
async function photograph(page: Page): Promise<Buffer> {
  const devtools = await page.context().newCDPSession(page)
  const { cssContentSize } = await devtools.send('Page.getLayoutMetrics')
  const { data } = await devtools.send('Page.captureScreenshot', {
    format: 'webp',
    quality: 80,
    captureBeyondViewport: true,
    clip: { ...cssContentSize, scale: 1 },
  })
  await devtools.detach()
  return Buffer.from(data, 'base64')
}

/** All variants of a state side by side, each in a frame of its width that is as tall as what it shows. */
async function showSheet(page: Page, address: string, state: string): Promise<void> {
  const frames = variants.map(
    ({ width, theme }) =>
      `<iframe src="${address}#${state},${theme}" style="width:${width}px;height:${tallest}px;border:0"></iframe>`,
  )
  // Of the gallery's own origin, so that the frames can be measured.
  await page.goto(address)
  await page.setContent(
    `<body style="margin:8px;background:#9aa3a6;display:grid;grid-template-columns:360px 900px;gap:8px">${frames.join('')}</body>`,
  )
  for (const frame of page.frames().slice(1))
    await frame.waitForFunction(() => document.documentElement.dataset.shown === 'true')
  await page.evaluate((most) => {
    const all = [...document.querySelectorAll('iframe')]
    for (const frame of all) frame.style.height = '100px'
    const heights = all.map(({ contentDocument }) => contentDocument?.documentElement.scrollHeight ?? 0)
    for (const [at, frame] of all.entries()) {
      const row = at - (at % 2)
      frame.style.height = `${Math.min(most, Math.max(heights[row] ?? 0, heights[row + 1] ?? 0))}px`
    }
  }, tallest)
}
