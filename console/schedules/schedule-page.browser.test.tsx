import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { choices, pretendDeployments, Refusal } from '../deployments/pretend-deployments.ts'
import { expectFit, showConsole } from '../deployments/show-console.tsx'
import { words } from '../words.ts'
import { draft, preview, revision, rows, scheduleReader, scheduler } from './pretend-schedules.ts'

let server: ReturnType<typeof pretendDeployments> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendDeployments>[0] = {}) {
  server = pretendDeployments({
    'users.me': () => scheduler,
    'deployments.choices': () => choices,
    'deployments.searchRefs': () => [{ id: 'pc1', name: 'PC-1', tenant: 'Contoso' }],
    'schedules.list': () => rows,
    'schedules.get': ({ id }) => ({ draft: { ...draft, id }, revision }),
    'schedules.preview': () => preview,
    'schedules.save': () => ({ id: 'night', revision: '2026-11-23T10:00:00.000Z' }),
    'schedules.runNow': () => ({ computers: 312 }),
    'schedules.remove': () => null,
    ...procedures,
  })
  takeAway = showConsole(address)
  return server
}

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = words.schedule
const field = (name: string) => page.getByLabelText(name, { exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const save = () => userEvent.keyboard('{Control>}s{/Control}')
const draftsOf = (asked: Record<string, unknown>[]) => asked.map((one) => one.draft)

describe('what a schedule comes to', () => {
  test('stands beside the form: the next times and how many computers, as it is written', async () => {
    const { askedOf, procedures } = show('/schedules/night')
    await expect.element(page.getByText(say.preview.takes(312))).toBeVisible()
    await expect.element(field(say.cron)).toHaveAccessibleDescription('Runs every day at 02:30.')
    expect(page.getByRole('complementary').getByRole('listitem').elements()).toHaveLength(5)
    await expectFit()

    const overtaken = Promise.withResolvers<unknown>()
    procedures['schedules.preview'] = () => overtaken.promise
    await userEvent.fill(field(say.cron), '0 3 * * *')
    await expect.poll(() => askedOf('schedules.preview').length).toBe(2)
    procedures['schedules.preview'] = () => ({
      ...preview,
      when: 'every day at 04:00',
      next: [
        {
          at: '2026-11-25T18:00:00.000Z',
          timeZone: 'Pacific/Auckland',
          executeAt: '2026-11-25T20:00:00.000Z',
        },
      ],
      zones: ['Europe/Berlin', 'Pacific/Auckland'],
      computers: 1,
      unknown: { primaryPerson: 2, kind: 3, script: 0 },
    })
    await userEvent.fill(field(say.cron), '0 4 * * *')
    await expect.element(page.getByText(say.preview.takes(1))).toBeVisible()
    overtaken.resolve({ ...preview, computers: 99 })
    await expect.element(page.getByText(say.preview.facts.kind(3))).toBeVisible()
    await expect.element(page.getByText(/07:00 in Pacific\/Auckland/)).toBeVisible()
    await expect.element(page.getByText(/in 2 time zones/)).toBeVisible()
    await expectFit()
    expect(document.body.textContent).not.toContain('99')
    expect(askedOf('schedules.preview').at(-1)).toMatchObject({ draft: { cron: '0 4 * * *' } })
  })

  test('gives way to what is wrong, said at the field', async () => {
    const { procedures } = show('/schedules/night')
    await expect.element(page.getByText(say.preview.takes(312))).toBeVisible()
    const issues = [{ path: 'cron', message: 'This is not a cron line. The minute is out of its range.' }]
    procedures['schedules.preview'] = () => {
      throw new Refusal('badInput', 'The schedule is not right.', { issues })
    }
    await userEvent.fill(field(say.cron), '61 3 * * *')
    await expect.element(page.getByText(say.preview.wrong)).toBeVisible()
    await expect.element(field(say.cron)).toHaveAccessibleDescription(/The minute is out of its range\./)
    await expectFit()
    await button(issues[0]?.message ?? '').click()
    await expect.element(field(say.cron)).toHaveFocus()
    procedures['schedules.preview'] = () => {
      throw new Refusal('unavailable', 'The facts are being read.')
    }
    await userEvent.fill(field(say.cron), '6 3 * * *')
    await expect.element(page.getByText(say.preview.problem)).toBeVisible()
    procedures['schedules.preview'] = () => preview
    await button(words.retry).click()
    await expect.element(page.getByText(say.preview.takes(312))).toBeVisible()
  })
})

describe('a new schedule', () => {
  test('is off, asks for what is missing, and gets its own address', async () => {
    const { askedOf } = show('/schedules/new', {
      'schedules.preview': () => ({ ...preview, executes: 'every day at 22:00' }),
    })
    await expect.element(page.getByText(say.preview.isOff)).toBeVisible()
    await field(say.limit).selectOptions('one')
    await field(words.deployment.scope).selectOptions('individual')
    await expect.element(page.getByText(say.preview.askTarget)).toBeVisible()
    await expectFit()
    await save()
    await expect.element(field(say.name)).toHaveFocus()
    await expect.element(field(say.name)).toHaveAccessibleDescription(say.missing.name)
    await userEvent.fill(field(say.name), 'Every night')
    await userEvent.fill(field(say.item), 'chrome')
    await userEvent.keyboard('{Enter}')
    await userEvent.fill(field('Computer'), 'pc')
    await userEvent.keyboard('{Enter}')
    await expect.element(field('Computer')).toHaveValue('PC-1')
    await field(say.zone).selectOptions('fixed')
    await userEvent.fill(field(say.timeZone), 'lord howe')
    await userEvent.keyboard('{Enter}')
    await field(say.execution).selectOptions('later')
    await expect.element(field(say.executionCron)).toHaveValue('0 22 * * *')
    await page.getByRole('checkbox', { name: say.mayPostpone }).click()
    await field(say.reboot).selectOptions('ifNeeded')
    await field(say.offline).selectOptions('applyOnConnect')
    await userEvent.fill(field(`${say.offlineDeadlineHours} ${say.hours}`), '48')
    await userEvent.fill(field(`${say.spreadMinutes} ${say.minutes}`), '')
    await save()
    await expect.element(field(`${say.spreadMinutes} ${say.minutes}`)).toHaveFocus()
    await userEvent.fill(field(`${say.spreadMinutes} ${say.minutes}`), '0')
    await page.getByRole('checkbox', { name: say.enabled }).click()
    await expectFit()
    await save()
    await expect.poll(() => location.pathname).toBe('/schedules/night')
    await expect.element(page.getByText(/^Saved, /)).toBeVisible()
    expect(askedOf('schedules.save')).toEqual([
      {
        draft: {
          ...draft,
          id: null,
          cron: '0 2 * * *',
          executionCron: '0 22 * * *',
          timeZone: 'Australia/Lord_Howe',
          itemId: 'chrome',
          target: { ...draft.target, scope: 'individual', type: 'computer', ref: 'pc1' },
          reboot: 'ifNeeded',
          offline: 'applyOnConnect',
          offlineDeadlineHours: 48,
          mayPostpone: true,
          spreadMinutes: 0,
        },
        revision: null,
      },
    ])
    expect(askedOf('schedules.get')).toEqual([])
    await field(say.execution).selectOptions('atOnce')
    await save()
    await expect.poll(() => askedOf('schedules.save').length).toBe(2)
    expect(askedOf('schedules.save')[1]).toMatchObject({
      draft: { id: 'night', executionCron: null, mayPostpone: false },
      revision: '2026-11-23T10:00:00.000Z',
    })
    for (const asked of draftsOf(askedOf('schedules.preview')))
      expect(asked).toMatchObject({ name: expect.stringMatching(/./) })
  })

  test('offers items for computers only, and no script to choose whom it means', async () => {
    show('/schedules/new')
    await field(say.limit).selectOptions('one')
    await userEvent.fill(field(say.item), 'licence')
    await expect.element(page.getByText(words.choosing.nothing('licence'))).toBeVisible()
    const types = [...document.querySelectorAll('[name="target.type"] option')]
    expect(types.map((one) => one.getAttribute('value'))).not.toContain('script')
  })
})

describe('a saved schedule', () => {
  test('is run now once it was asked about; one question is one request', async () => {
    const { askedOf } = show('/schedules/night')
    await expect.element(page.getByText(say.preview.takes(312))).toBeVisible()
    await button(say.runNow.button).click()
    await expect.element(page.getByText(say.runNow.help(312))).toBeVisible()
    await expectFit()
    await page.getByRole('dialog').getByRole('button', { name: say.runNow.confirm }).click()
    await expect.element(page.getByText(say.runNow.done(312))).toBeVisible()
    await button(say.runNow.button).click()
    await page.getByRole('dialog').getByRole('button', { name: say.runNow.confirm }).click()
    await expect.poll(() => askedOf('schedules.runNow').length).toBe(2)
    expect(new Set(askedOf('schedules.runNow').map(({ request }) => request)).size).toBe(2)
  })

  test('that is edited is not run as it was', async () => {
    const { askedOf } = show('/schedules/night')
    await userEvent.fill(field(say.name), 'Changed')
    await button(say.runNow.button).click()
    await expect.element(page.getByText(say.runNow.unsaved)).toBeVisible()
    await userEvent.keyboard('{Escape}')
    expect(askedOf('schedules.runNow')).toEqual([])
  })

  test('is deleted once it was asked about, changes and all', async () => {
    const { askedOf, procedures } = show('/schedules/night')
    await userEvent.fill(field(say.name), 'Changed')
    await button(say.remove.button).click()
    await expect.element(page.getByText(say.remove.help)).toBeVisible()
    await expectFit()
    procedures['schedules.remove'] = () => {
      throw new Refusal('notAllowed', 'Your role does not allow this.')
    }
    await button(say.remove.confirm).click()
    await expect.element(page.getByText('Your role does not allow this.')).toBeVisible()
    procedures['schedules.remove'] = () => null
    await button(say.remove.button).click()
    await button(say.remove.confirm).click()
    await expect.element(page.getByText('3 schedules')).toBeVisible()
    expect(location.pathname).toBe('/schedules')
    expect(askedOf('schedules.remove').at(-1)).toEqual({ id: 'night' })
  })

  test('that somebody else has saved meanwhile: reload, or keep mine', async () => {
    const { procedures } = show('/schedules/night', {
      'schedules.save': () => {
        throw new Refusal('conflict', 'Somebody has saved this schedule meanwhile.')
      },
    })
    await userEvent.fill(field(say.name), 'Mine')
    await save()
    await expect.element(page.getByText(say.saving.conflict)).toBeVisible()
    procedures['schedules.get'] = () => ({ draft: { ...draft, name: 'Theirs' }, revision })
    await button(say.saving.keepMine).click()
    await expect.element(field(say.name)).toHaveValue('Mine')
    await save()
    await expect.element(page.getByText(say.saving.conflict)).toBeVisible()
    await button(say.saving.reload).click()
    await expect.element(field(say.name)).toHaveValue('Theirs')
  })

  test('shows what the server has against it at the fields', async () => {
    const issues = [{ path: 'draft.graceMinutes', message: 'Type a whole number from 5 to 10,080.' }]
    show('/schedules/night', {
      'schedules.save': () => {
        throw new Refusal('badInput', 'The input is not right.', { issues })
      },
    })
    await userEvent.fill(field(`${say.graceMinutes} ${say.minutes}`), '1')
    await save()
    await expect.element(page.getByText(say.wrong)).toBeVisible()
    await expect.element(field(`${say.graceMinutes} ${say.minutes}`)).toHaveAccessibleDescription(/from 5 to/)
    await button(say.saving.discard).click()
    await expect.element(field(`${say.graceMinutes} ${say.minutes}`)).toHaveValue('60')
  })

  test('is only looked at by readers, and by whoever is limited to tenants that it goes beyond', async () => {
    show('/schedules/night', { 'users.me': () => scheduleReader })
    await expect.element(page.getByText(/the role Read-only does not edit schedules/)).toBeVisible()
    await expect.element(field(say.name)).toBeDisabled()
    await expect.element(button(say.remove.button)).not.toBeInTheDocument()
    await expectFit()
    takeAway?.()
    server?.stop()
    show('/schedules/night', {
      'users.me': () => ({ ...scheduler, limitedToTenants: true, tenantIds: ['contoso'] }),
    })
    await expect.element(page.getByText(/reaches tenants that are not yours/)).toBeVisible()
  })

  test('that is gone leads back to the list', async () => {
    show('/schedules/night', {
      'schedules.get': () => {
        throw new Refusal('notFound', 'There is no such schedule.')
      },
    })
    await expect.element(page.getByText('There is no such schedule.')).toBeVisible()
    await page.getByRole('link', { name: say.back }).click()
    await expect.element(page.getByText('3 schedules')).toBeVisible()
  })
})
