import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { computerWords } from '../computers/words.ts'
import type { Me } from '../server-api.ts'
import { words } from '../words.ts'
import { LeaveQuestion } from './leave-question.tsx'
import { SignInAgain } from './sign-in-again.tsx'

/** The pages that the navigation leads to. */
const pages = [
  { path: '/computers', name: computerWords.list.title },
  { path: '/deployments', name: words.navigation.deployments },
  { path: '/exceptions', name: words.navigation.exceptions },
  { path: '/schedules', name: words.navigation.schedules },
  { path: '/sessions', name: words.navigation.sessions },
  { path: '/approvals', name: words.navigation.approvals },
] as const

interface ShellProps {
  readonly me: Me
  /** The path that is shown. */
  readonly path: string
  /** One `main` with the id `content`. */
  readonly children: ComponentChildren
}

/** What stands around every page of whoever is signed in: where he can go, and who he is. */
export function Shell({ me, path, children }: ShellProps) {
  const navigation = useRef<HTMLElement>(null)
  useEffect(() => {
    // On a narrow screen the list of pages is wider than its room. Only that is moved: what is read stays where it is.
    const room = navigation.current
    const here = room?.querySelector('[aria-current]')?.getBoundingClientRect()
    if (!room || !here) return
    const { left, right } = room.getBoundingClientRect()
    if (here.right > right) room.scrollLeft += here.right - right
    else if (here.left < left) room.scrollLeft -= left - here.left
  }, [path])
  return (
    <div class="dh-app">
      <a class="dh-skip" href="#content">
        {words.skip}
      </a>
      <header class="dh-bar">
        <a class="dh-brand" href="/deployments">
          {words.product}
        </a>
        <nav ref={navigation} aria-label={words.navigation.label}>
          <ul class="dh-nav">
            {pages.map((page) => (
              <li key={page.path}>
                <NavLink to={page.path} path={path}>
                  {page.name}
                </NavLink>
              </li>
            ))}
          </ul>
        </nav>
        <NavLink to="/account" path={path} className="dh-who">
          <span class="dh-hidden">{words.navigation.account}: </span>
          <span class="dh-who-name">{me.name}</span>
          <span class="dh-muted">{words.roles[me.role]}</span>
        </NavLink>
      </header>
      {children}
      <LeaveQuestion />
      <SignInAgain />
    </div>
  )
}

interface NavLinkProps {
  readonly to: string
  readonly path: string
  readonly className?: string
  readonly children: ComponentChildren
}

function NavLink({ to, path, className = '', children }: NavLinkProps) {
  const isHere = path === to
  const isWithin = isHere || path.startsWith(`${to}/`)
  return (
    <a
      class={`dh-nav-link ${className}`}
      href={to}
      aria-current={isHere ? 'page' : isWithin ? 'true' : undefined}
    >
      {children}
    </a>
  )
}
