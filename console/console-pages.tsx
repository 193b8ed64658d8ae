import { useEffect } from 'preact/hooks'
import { AccountPage } from './account/account-page.tsx'
import { SignedIn } from './account/signed-in.tsx'
import { ApprovalPage } from './approvals/approval-page.tsx'
import { ApprovalsPage } from './approvals/approvals-page.tsx'
import { ComputerPage } from './computers/computer-page.tsx'
import { ComputersPage } from './computers/computers-page.tsx'
import { DeploymentPage } from './deployments/deployment-page.tsx'
import { DeploymentsPage } from './deployments/deployments-page.tsx'
import { ExceptionsPage } from './exceptions/exceptions-page.tsx'
import { NotFoundPage } from './not-found-page.tsx'
import { SchedulePage } from './schedules/schedule-page.tsx'
import { SchedulesPage } from './schedules/schedules-page.tsx'
import type { Me } from './server-api.ts'
import { SessionPage } from './sessions/session-page.tsx'
import { SessionsPage } from './sessions/sessions-page.tsx'
import { StartPage } from './sessions/start-page.tsx'
import { address, navigate } from './shell/navigation.ts'
import { Shell } from './shell/shell.tsx'
import { words } from './words.ts'

/** The pages in the shell, for whoever is signed in. */
export function ConsolePages() {
  return (
    <SignedIn title={words.signIn.title}>
      {(me, reload) => (
        <Shell me={me} path={address.value.path}>
          <Page me={me} onChange={reload} />
        </Shell>
      )}
    </SignedIn>
  )
}

function Page({ me, onChange }: { me: Me; onChange: () => void }) {
  const [, first = '', second] = address.value.path.split('/')
  switch (first) {
    case '':
      return <Start me={me} />
    case 'account':
      return <AccountPage me={me} onChange={onChange} />
    case 'approvals':
      if (second === undefined) return <ApprovalsPage />
      return <ApprovalPage key={second} id={idOf(second)} />
    case 'computers':
      if (second === undefined) return <ComputersPage />
      return <ComputerPage key={second} me={me} id={idOf(second)} />
    case 'deployments':
      if (second === undefined) return <DeploymentsPage me={me} />
      return <DeploymentPage me={me} id={second === 'new' ? null : idOf(second)} />
    case 'exceptions':
      return <ExceptionsPage me={me} />
    case 'schedules':
      if (second === undefined) return <SchedulesPage me={me} />
      return <SchedulePage me={me} id={second === 'new' ? null : idOf(second)} />
    case 'sessions':
      if (second === undefined) return <SessionsPage me={me} />
      if (second === 'new') return <StartPage me={me} />
      return <SessionPage key={second} me={me} id={idOf(second)} />
    default:
      return <NotFoundPage />
  }
}

/** Whoever writes rules begins with them, everybody else with the computers that the rules are for. */
function Start({ me }: { me: Me }) {
  useEffect(() => {
    navigate(me.permissions.includes('deployments.edit') ? '/deployments' : '/computers', { replace: true })
  }, [])
  return null
}

/** An id as it stands in a path; one that is not well formed is nobody's. */
function idOf(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
