import '../ui/tokens.css'
import '../ui/controls.css'
import './pages.css'
import { render } from 'preact'
import { ConnectPage } from './account/connect-page.tsx'
import { DevicePage } from './account/device-page.tsx'
import { HomePage } from './account/home-page.tsx'
import { SetupPage } from './account/setup-page.tsx'
import { SignInPage } from './account/sign-in-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { takeFragment } from './take-fragment.ts'

const fragment = takeFragment()

function Page({ path }: { path: string }) {
  switch (path) {
    case '/':
      return <HomePage />
    case '/sign-in':
      return <SignInPage />
    case '/setup':
      return <SetupPage token={fragment} />
    case '/device':
      return <DevicePage code={new URLSearchParams(location.search).get('user_code') ?? ''} />
    case '/connect':
      return <ConnectPage state={fragment} opener={window.opener} />
    default:
      return <NotFoundPage />
  }
}

const app = document.getElementById('app')
if (app) render(<Page path={location.pathname.replace(/(.)\/$/, '$1')} />, app)
