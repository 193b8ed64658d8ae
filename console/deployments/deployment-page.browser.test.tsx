import { afterEach, describe, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { words } from '../words.ts'
import {
  choices,
  draft,
  engineer,
  listOf,
  pretendDeployments,
  Refusal,
  reader,
  revision,
  unchanged,
  widePreview,
} from './pretend-deployments.ts'
import { expectFit, showConsole } from './show-console.tsx'

let server: ReturnType<typeof pretendDeployments> | null = null
let takeAway: (() => void) | null = null

function show(address: string, procedures: Parameters<typeof pretendDeployments>[0] = {}) {
  server = pretendDeployments({
    'users.me': () => engineer,
    'deployments.choices': () => choices,
    'deployments.list': listOf(3),
    'deployments.get': ({ id }) => ({ draft: { ...draft, id }, revision }),
    'deployments.preview': () => unchanged,
    'deployments.save': () => ({ id: 'chrome/all', revision: '2026-11-23T10:00:00.000Z' }),
    'deployments.searchRefs': () => [{ id: 'pc1', name: 'PC-1', tenant: 'Contoso' }],
    ...procedures,
  })
  takeAway = showConsole(address)
  return server
}

const saved = '/deployments/chrome%2Fall'

afterEach(() => {
  takeAway?.()
  server?.stop()
})

const say = words.deployment
const field = (name: string) => page.getByLabelText(name, { exact: true })
const button = (name: string) => page.getByRole('button', { name, exact: true })
const save = () => userEvent.keyboard('{Control>}s{/Control}')

describe('what a deployment resolves to', () => {
  test('stands beside the form, and follows each edit; what an edit has overtaken is dropped', async () => {
    const { askedOf, procedures } = show(saved)
    await expect.element(page.getByText('It wins for 36 computers.')).toBeVisible()
    await expect.element(page.getByText(words.preview.changeNothing)).toBeVisible()
    const rival = page.getByRole('link', { name: 'Chrome is left alone on the mill' })
    await expect.element(rival).toHaveAttribute('href', '/deployments/mill')
    await expectFit()

    const overtaken = Promise.withResolvers<unknown>()
    procedures['deployments.preview'] = () => overtaken.promise
    await field(say.filter).selectOptions('servers')
    await expect.poll(() => askedOf('deployments.preview').length).toBe(2)
    procedures['deployments.preview'] = ({ offset = 0, limit = 20 }) =>
      widePreview(Number(offset), Number(limit))
    await field(say.filter).selectOptions('portables')
    await expect.element(page.getByText('60 lost')).toBeVisible()
    overtaken.resolve({ ...unchanged, wins: 99 })
    await expect.element(page.getByText('20 of 70')).toBeVisible()
    await expectFit()
    await button(words.preview.more).click()
    await expect.element(page.getByText('70 of 70')).toBeVisible()
    await expect.element(page.getByText(/^PC-69/)).toBeVisible()
    expect(document.body.textContent).not.toContain('It wins for 99')
    expect(askedOf('deployments.preview').at(-1)).toMatchObject({ offset: 20, limit: 50 })
  })

  test('can be asked for another instant', async () => {
    const { askedOf } = show(saved)
    await userEvent.fill(field(words.preview.asOf), '2026-12-31T08:30')
    await expect
      .poll(() => askedOf('deployments.preview').at(-1)?.at)
      .toBe(new Date(2026, 11, 31, 8, 30).toISOString())
    await button(words.preview.now).click()
    await expect.poll(() => askedOf('deployments.preview').at(-1)?.at).toBe(null)
  })

  test('gives way to what is wrong, said at the field', async () => {
    const issues = [{ path: 'target.filter', message: 'must be all: this item is for a person' }]
    const { procedures, askedOf } = show(saved)
    await expect.element(page.getByText('It wins for 36 computers.')).toBeVisible()
    procedures['deployments.preview'] = () => {
      throw new Refusal('badInput', 'The deployment is not right.', { issues })
    }
    await field(say.filter).selectOptions('servers')
    await expect.element(field(say.filter)).toHaveAttribute('aria-invalid', 'true')
    await expect.element(page.getByText(words.preview.wrong)).toBeVisible()
    await expectFit()
    await button('Only must be all: this item is for a person.').click()
    await expect.element(field(say.filter)).toHaveFocus()
    await save()
    expect(askedOf('deployments.save')).toEqual([])
  })

  test('that cannot be found out offers to try again', async () => {
    const { procedures } = show(saved, { 'deployments.preview': undefined as never })
    await expect.element(page.getByText(words.preview.problem)).toBeVisible()
    procedures['deployments.preview'] = () => unchanged
    await button(words.retry).click()
    await expect.element(page.getByText('It wins for 36 computers.')).toBeVisible()
  })
})

describe('saving', () => {
  test('by key, says that nothing was applied; the next save names the new revision', async () => {
    const { askedOf } = show(saved)
    await expect.element(page.getByText(say.saving.appliesNothing)).toBeVisible()
    await page.getByRole('checkbox', { name: say.technicianTools }).click()
    await expect.element(page.getByText(words.preview.toolsChangeNothing)).toBeVisible()
    await save()
    await expect.element(page.getByText(/^Saved, /)).toBeVisible()
    expect(askedOf('deployments.save')).toEqual([
      { draft: { ...draft, visibility: ['technicianTools'] }, revision },
    ])
    await userEvent.fill(field(say.order), '1,5')
    await save()
    await expect.poll(() => askedOf('deployments.save').length).toBe(2)
    expect(askedOf('deployments.save')[1]).toMatchObject({
      draft: { order: 1.5 },
      revision: '2026-11-23T10:00:00.000Z',
    })
  })

  test('is refused where somebody else has saved meanwhile: reload, or keep mine', async () => {
    const { procedures, askedOf } = show(saved, {
      'deployments.save': () => {
        throw new Refusal('conflict', 'Somebody has saved this deployment meanwhile.')
      },
    })
    await userEvent.fill(field(say.name), 'Mine')
    await save()
    await expect.element(page.getByText(say.saving.conflict)).toBeVisible()
    await expectFit()
    const theirs = { draft: { ...draft, name: 'Theirs' }, revision: '2026-11-23T09:30:00.000Z' }
    procedures['deployments.get'] = () => theirs
    await button(say.saving.keepMine).click()
    await expect.element(page.getByText(say.saving.conflict)).not.toBeInTheDocument()
    await expect.element(field(say.name)).toHaveValue('Mine')
    await save()
    await expect.element(page.getByText(say.saving.conflict)).toBeVisible()
    expect(askedOf('deployments.save').at(-1)?.revision).toBe(theirs.revision)
    await button(say.saving.reload).click()
    await expect.element(field(say.name)).toHaveValue('Theirs')
  })

  test('shows what the server has against it at the fields', async () => {
    const issues = [{ path: 'draft.name', message: 'Too long: at most 200 characters' }]
    show(saved, {
      'deployments.save': () => {
        throw new Refusal('badInput', 'The input is not right.', { issues })
      },
    })
    await userEvent.fill(field(say.name), 'Long')
    await save()
    await expect.element(page.getByText(say.wrong)).toBeVisible()
    await expect.element(field(say.name)).toHaveAccessibleDescription(/Too long/)
  })

  test('goes on where it was after the sign-in has ended', async () => {
    const { procedures } = show(saved, {
      'deployments.save': () => {
        throw new Refusal('notSignedIn', 'Sign in first.')
      },
    })
    await userEvent.fill(field(say.name), 'Still here')
    await save()
    await expect.element(page.getByRole('heading', { name: words.signedOut.title })).toBeVisible()
    await expectFit()
    procedures['deployments.save'] = () => ({ id: 'chrome/all', revision })
    await userEvent.keyboard('{Escape}')
    await expect.element(field(say.name)).toHaveValue('Still here')
    await save()
    await expect.element(page.getByText(/^Saved, /)).toBeVisible()
  })

  test('is asked about before leaving, by a link or by the way back', async () => {
    show('/deployments')
    await page.getByRole('link', { name: 'Rule 1', exact: true }).click()
    await userEvent.fill(field(say.name), 'Changed')
    await page.getByRole('link', { name: say.back }).click()
    await expect.element(page.getByText(words.leaving.help)).toBeVisible()
    await expectFit()
    await button(words.leaving.stay).click()
    history.back()
    await expect.element(page.getByText(words.leaving.help)).toBeVisible()
    await userEvent.keyboard('{Escape}')
    await expect.element(field(say.name)).toHaveValue('Changed')
    expect(location.pathname).toBe('/deployments/d1')
    history.back()
    await button(words.leaving.leave).click()
    await expect.element(page.getByText('3 deployments')).toBeVisible()
    expect(location.pathname).toBe('/deployments')
  })
})

describe('a new deployment', () => {
  test('asks for what is missing, offers what fits the item, and gets its own address', async () => {
    const { askedOf } = show('/deployments/new')
    await expect.element(page.getByText(words.preview.incomplete)).toBeVisible()
    await expectFit()
    await userEvent.fill(field(say.name), 'Space')
    await save()
    await expect.element(field(say.item)).toHaveFocus()
    await expect.element(field(say.item)).toHaveAccessibleDescription(/Choose the item\./)
    await userEvent.keyboard('disk{Enter}')
    await expect.element(field(say.mode)).toHaveValue('enforce')
    await field(say.scope).selectOptions('individual')
    await userEvent.fill(field('Computer'), 'pc')
    await userEvent.keyboard('{Enter}')
    await expect.element(field('Computer')).toHaveValue('PC-1')
    await userEvent.fill(field('Percentage'), 'ten')
    await expect.element(button(say.missing.number)).toBeVisible()
    await userEvent.fill(field('Percentage'), '10')
    await field('Clean up').selectOptions('true')
    await userEvent.fill(page.getByLabelText(/^Token/), 'hush')
    await userEvent.upload(page.getByLabelText('List'), new File([new Uint8Array(256 * 1024 + 1)], 'big.csv'))
    await expect.element(page.getByText(say.fileTooLarge('big.csv'))).toBeVisible()
    await userEvent.upload(page.getByLabelText('List'), new File(['a,b'], 'list.csv'))
    await expect.element(page.getByText(say.fileKept('list.csv'))).toBeVisible()
    await expectFit()
    await save()
    await expect.poll(() => location.pathname).toBe(saved)
    await expect.element(page.getByText(/^Saved, /)).toBeVisible()
    expect(askedOf('deployments.save')).toEqual([
      {
        draft: {
          ...draft,
          id: null,
          itemId: 'disk',
          name: 'Space',
          notes: '',
          desired: { mode: 'enforce' },
          target: { ...draft.target, scope: 'individual', type: 'computer', ref: 'pc1' },
          parameters: {
            percentage: 10,
            clean: true,
            token: 'hush',
            list: { fileName: 'list.csv', content: btoa('a,b') },
          },
        },
        revision: null,
      },
    ])
    expect(askedOf('deployments.get')).toEqual([])
    await expect.element(page.getByLabelText(/^Token/)).toHaveValue('')
    await userEvent.fill(page.getByLabelText(/^Token/), 'x')
    await userEvent.clear(page.getByLabelText(/^Token/))
    await button(say.removeParameter('Token')).click()
    await button(say.removeParameter('List')).click()
    await save()
    await expect.poll(() => askedOf('deployments.save').length).toBe(2)
    expect(askedOf('deployments.save')[1]).toMatchObject({ draft: { parameters: { percentage: 10 } } })
    expect(JSON.stringify(askedOf('deployments.save')[1])).not.toMatch(/token|list/)
  })

  test('drops what another item cannot have', async () => {
    show('/deployments/new')
    await userEvent.fill(field(say.item), 'chrome')
    await userEvent.keyboard('{Enter}')
    await field(say.version).selectOptions('atLeast')
    await expect.element(field(say.versionNumber)).toHaveValue('148.0')
    await field(say.scope).selectOptions('individual')
    await userEvent.fill(field(say.item), 'licence')
    await userEvent.keyboard('{Enter}')
    await expect.element(field(say.mode)).toBeVisible()
    await expect.element(field(say.scope)).toHaveValue('tenant')
    await expect.element(field(say.filter)).not.toBeInTheDocument()
    const types = [...document.querySelectorAll('[name="target.type"] option')].map((one) =>
      one.getAttribute('value'),
    )
    expect(types).toEqual(['all', 'tag', 'agreementProduct', 'agreementType', 'script'])
  })
})

describe('whoever may only look', () => {
  test('sees everything, changes nothing, and is told why', async () => {
    const { askedOf } = show(saved, { 'users.me': () => reader })
    await expect.element(page.getByText(/the role Read-only does not edit deployments/)).toBeVisible()
    await expect.element(field(say.name)).toBeDisabled()
    await expect.element(page.getByText(words.preview.change)).not.toBeInTheDocument()
    await expect.element(page.getByText('It wins for 36 computers.')).toBeVisible()
    await expectFit()
    await save()
    expect(askedOf('deployments.save')).toEqual([])
  })

  test('because it reaches tenants that are not his', async () => {
    show(saved, { 'users.me': () => ({ ...engineer, limitedToTenants: true, tenantIds: ['contoso'] }) })
    await expect.element(page.getByText(/reaches tenants that are not yours/)).toBeVisible()
  })

  test('a deployment that is gone leads back to the list', async () => {
    show(saved, {
      'deployments.get': () => {
        throw new Refusal('notFound', 'There is no such deployment.')
      },
    })
    await expect.element(page.getByText('There is no such deployment.')).toBeVisible()
    await expectFit()
    await page.getByRole('link', { name: say.back }).click()
    await expect.element(page.getByText('3 deployments')).toBeVisible()
  })
})
