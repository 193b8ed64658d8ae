import { afterEach, describe, expect, it } from 'vitest'
import { askForCode, newConnectState } from './connect-window.ts'

const code = 'c'.repeat(43)
const frames: HTMLIFrameElement[] = []

/** A window that stands for the one that is opened. */
function newWindow(): Window {
  const frame = document.createElement('iframe')
  frames.push(frame)
  document.body.append(frame)
  if (!frame.contentWindow) throw new Error('The frame has no window')
  return frame.contentWindow
}

afterEach(() => {
  for (const frame of frames.splice(0)) frame.remove()
})

async function asking() {
  const opened = newWindow()
  const target = new EventTarget()
  const paths: string[] = []
  let look: () => void = () => undefined
  const state = await newConnectState()
  const answer = askForCode(state, {
    open: (path) => {
      paths.push(path)
      return opened
    },
    target,
    origin: location.origin,
    everySecond: (then) => {
      look = then
      return () => {
        look = () => undefined
      }
    },
  })
  const say = (data: unknown, { origin = location.origin, source = opened } = {}) =>
    target.dispatchEvent(new MessageEvent('message', { data, origin, source }))
  return { state, answer, paths, say, look: () => look() }
}

describe('asking for a code', () => {
  it('shows the window the SHA-256 of the secret, and nothing else', async () => {
    const { state, paths } = await asking()
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(state.secret))
    const hash = btoa(String.fromCharCode(...new Uint8Array(digest))).replace(
      /[+/=]/g,
      (sign) => ({ '+': '-', '/': '_' })[sign] ?? '',
    )
    expect(paths).toEqual([`/connect#${hash}`])
    expect(state.secret).toMatch(/^[\w-]{43}$/)
  })

  it('takes the code from its window and its origin only', async () => {
    const { answer, say } = await asking()
    say({ type: 'deskhand-connect', code: 'x'.repeat(43) }, { origin: 'https://psa.example' })
    say({ type: 'deskhand-connect', code: 'y'.repeat(43) }, { source: newWindow() })
    say({ type: 'other', code })
    say({ type: 'deskhand-connect', code: 'short' })
    say(null)
    say({ type: 'deskhand-connect', code })
    await expect(answer).resolves.toBe(code)
  })

  it('ends when the window is closed', async () => {
    const { answer, look } = await asking()
    frames[0]?.remove()
    look()
    await expect(answer).rejects.toThrow('The sign-in window was closed.')
  })

  it('says what to do when the window was blocked', async () => {
    const blocked = askForCode(await newConnectState(), {
      open: () => null,
      target: new EventTarget(),
      origin: location.origin,
      everySecond: () => () => undefined,
    })
    await expect(blocked).rejects.toThrow('Allow pop-ups for this page')
  })
})
