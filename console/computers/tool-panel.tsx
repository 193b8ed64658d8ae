import { effect } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { toolsClientOf } from '../../ui/adapt-server.ts'
import controls from '../../ui/controls.css?inline'
import { type MountedPanel, mountPanel } from '../../ui/panel/mount-panel.tsx'
import panelStyle from '../../ui/panel/panel.css?inline'
import { api, signedOut } from '../server-api.ts'
import { sessionPath } from '../sessions/session-path.ts'

/** Of the panel alone: it and the console have classes of the same name, and neither may touch the other's. */
let style: CSSStyleSheet | null = null

interface ToolPanelProps {
  readonly computerId: string
  /** Its tools are read again when this changes. */
  readonly online: boolean
}

/** The Technician Tools of a computer, as they stand beside a ticket. */
export function ToolPanel({ computerId, online }: ToolPanelProps) {
  const host = useRef<HTMLDivElement>(null)
  const panel = useRef<MountedPanel | null>(null)
  const wasOnline = useRef(online)

  useEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    style ??= sheetOf(`${controls}\n${panelStyle}`)
    root.adoptedStyleSheets = [style]
    panel.current = mountPanel(root, {
      client: toolsClientOf(api),
      place: { computerId },
      embedded: true,
      onSignIn: signInAgain,
      sessionAddress: sessionPath,
    })
    return () => panel.current?.unmount()
  }, [computerId])

  useEffect(() => {
    if (wasOnline.current !== online) panel.current?.update({ computerId })
    wasOnline.current = online
  }, [computerId, online])

  return <div class="dh-pc-tools" ref={host} />
}

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}

/** The shell asks for the sign-in; the panel goes on once that was answered, and asks again where it was not. */
function signInAgain(): Promise<void> {
  signedOut.value = true
  return new Promise((resolve) => {
    const stop = effect(() => {
      if (signedOut.value) return
      resolve()
      queueMicrotask(() => stop())
    })
  })
}
