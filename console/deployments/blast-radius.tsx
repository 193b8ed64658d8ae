import { useId, useState } from 'preact/hooks'
import { Button } from '../../ui/panel/button.tsx'
import { words } from '../words.ts'
import type { Preview } from './client-types.ts'

const say = words.preview
const kinds = ['gained', 'lost', 'changed'] as const
/** As many tenants as are shown before asking for all. */
const fewTenants = 6

interface BlastRadiusProps {
  readonly title: string
  /** What to say where it is nobody. */
  readonly nobody: string
  readonly radius: Preview['tools']
  /** Left out: no more rows are to be had. */
  readonly more?: { readonly reading: boolean; readonly read: () => void }
}

/** For whom saving would change what applies: how many, by tenant, and one by one before → after. */
export function BlastRadius({ title, nobody, radius, more }: BlastRadiusProps) {
  const id = useId()
  const { counts, byTenant, rows } = radius
  const total = counts.gained + counts.lost + counts.changed
  return (
    <section class="dh-blast" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <div role="status">
        {total === 0 ? (
          <p class="dh-muted">{nobody}</p>
        ) : (
          <ul class="dh-counts">
            {kinds
              .filter((kind) => counts[kind] > 0)
              .map((kind) => (
                <li key={kind} class={`dh-chip dh-${kind}`} title={say.changeHints[kind]}>
                  {say[kind](counts[kind])}
                </li>
              ))}
          </ul>
        )}
      </div>
      {byTenant.length > 1 && <ByTenant tenants={byTenant} />}
      {rows.length > 0 && (
        <>
          <div class="dh-blast-head">
            <h4>{say.rows}</h4>
            <span class="dh-muted dh-small">{say.shown(rows.length, total)}</span>
          </div>
          <ul class="dh-impacts">
            {rows.map((row) => (
              <ImpactRow key={`${row.subject.kind} ${row.subject.id}`} row={row} />
            ))}
          </ul>
        </>
      )}
      {more && rows.length < total && rows.length > 0 && (
        <Button busy={more.reading} onPress={more.read}>
          {say.more}
        </Button>
      )}
    </section>
  )
}

function ImpactRow({ row }: { row: Preview['rows'][number] }) {
  const { subject, change, before, after } = row
  return (
    <li class="dh-impact">
      <span class={`dh-chip dh-${change}`}>{say.changes[change]}</span>
      <div>
        <p>
          {subject.name}
          {subject.kind !== 'tenant' && <span class="dh-muted"> · {subject.tenant}</span>}
        </p>
        <p class="dh-move dh-small">
          <span class="dh-hidden">{say.before}: </span>
          <span class="dh-muted">{before}</span>
          <span aria-hidden="true"> → </span>
          <span class="dh-hidden">, {say.after}: </span>
          <span>{after}</span>
        </p>
      </div>
    </li>
  )
}

function ByTenant({ tenants }: { tenants: Preview['byTenant'] }) {
  const id = useId()
  const [all, setAll] = useState(false)
  const shown = all ? tenants : tenants.slice(0, fewTenants)
  return (
    <>
      <h4 id={id}>{say.byTenant}</h4>
      <table class="dh-by-tenant" aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{words.filters.tenant}</th>
            {kinds.map((kind) => (
              <th key={kind} scope="col" title={say.changeHints[kind]}>
                {say.changes[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((tenant) => (
            <tr key={tenant.id}>
              <th scope="row">{tenant.name}</th>
              {kinds.map((kind) => (
                <td key={kind} class={tenant[kind] > 0 ? `dh-${kind}` : 'dh-none'}>
                  {tenant[kind]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < tenants.length && (
        <Button kind="quiet" onPress={() => setAll(true)}>
          {say.moreTenants(tenants.length)}
        </Button>
      )}
    </>
  )
}
