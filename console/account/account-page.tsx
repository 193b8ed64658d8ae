import { Button } from '../../ui/panel/button.tsx'
import { Frame } from '../frame.tsx'
import type { Me } from '../server-api.ts'
import { signOut } from '../sign-in-api.ts'
import { words } from '../words.ts'
import { SecondFactor } from './second-factor.tsx'
import { SignIns } from './sign-ins.tsx'

/** The own account: who one is, where one is signed in, the second factor. */
export function AccountPage({ me, onChange }: { me: Me; onChange: () => void }) {
  async function leave() {
    await signOut()
    location.assign('/sign-in')
  }

  return (
    <Frame title={words.home.title} bare>
      <dl class="dh-facts">
        <dt>{words.home.signedInAs}</dt>
        <dd>
          {me.name} <span class="dh-muted">{me.email}</span>
        </dd>
        <dt>{words.home.role}</dt>
        <dd>{words.roles[me.role]}</dd>
        <dt>{words.home.tenants}</dt>
        <dd>{me.limitedToTenants ? words.home.someTenants(me.tenantIds.length) : words.home.allTenants}</dd>
      </dl>
      <div class="dh-actions">
        <Button onPress={leave}>{words.home.signOut}</Button>
      </div>
      <section class="dh-section">
        <h2>
          <a href="/device">{words.home.connectProgram}</a>
        </h2>
        <p class="dh-muted">{words.home.connectProgramHelp}</p>
      </section>
      <SecondFactor on={me.twoFactorEnabled} onChange={onChange} />
      <SignIns />
    </Frame>
  )
}
