import '../ui/tokens.css'
import '../ui/controls.css'
import './pages.css'
import './shell/shell.css'
import './controls/controls.css'
import './deployments/deployments.css'
import './schedules/schedules.css'
import './exceptions/exceptions.css'
import '../ui/panel/session-log.css'
import './sessions/sessions.css'
import './approvals/approvals.css'
import './computers/computers.css'
import { render } from 'preact'
import { ConnectPage } from './account/connect-page.tsx'
import { DevicePage } from './account/device-page.tsx'
import { SetupPage } from './account/setup-page.tsx'
import { SignInPage } from './account/sign-in-page.tsx'
import { ConsolePages } from './console-pages.tsx'
import { address, startNavigation } from './shell/navigation.ts'
import { takeFragment } from './take-fragment.ts'

// On these pages it is a secret.
const fragment = ['/setup', '/connect'].includes(location.pathname) ? takeFragment() : ''

function Page() {
  const { path, query } = address.value
  switch (path) {
    case '/sign-in':
      return <SignInPage />
    case '/setup':
      return <SetupPage token={fragment} />
    case '/device':
      return <DevicePage code={query.get('user_code') ?? ''} />
    case '/connect':
      return <ConnectPage state={fragment} opener={window.opener} />
    default:
      return <ConsolePages />
  }
}

startNavigation()
const app = document.getElementById('app')
if (app) render(<Page />, app)
