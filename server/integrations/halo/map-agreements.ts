import type { PsaAddition, PsaAgreement } from '../psa.ts'
import { haloDay } from './halo-dates.ts'
import type { HaloContract, HaloInvoice } from './halo-shapes.ts'

/**
 * Makes agreements of one client's contracts and recurring invoices.
 *
 * The products of a contract are the lines of the recurring invoices that name it (Vendor facts, HaloPSA,
 * agreements). Lines that name no contract are products all the same: the invoice then is an agreement of its own,
 * of the type `Recurring invoice`, that covers the whole client. What is switched off (a disabled invoice, an
 * inactive line) is not paid for, and left out.
 */
export function mapAgreements(
  clientId: string,
  contracts: readonly HaloContract[],
  invoices: readonly HaloInvoice[],
): PsaAgreement[] {
  const paid = invoices
    .filter(({ disabled, client_id }) => !disabled && (client_id === null || client_id === clientId))
    .flatMap((invoice) => invoice.lines.map((line) => ({ invoice, line })))
    .filter(({ line }) => !line.isinactive)
  const known = new Set(contracts.map(({ id }) => id))
  const contractOf = ({ invoice, line }: PaidLine) => line.contract_id ?? invoice.contract_id

  const fromContracts = contracts.map((contract) => ({
    id: contract.id,
    clientId,
    name: contract.ref || `Contract ${contract.id}`,
    type: contract.contracttype_name,
    from: haloDay(contract.start_date),
    to: haloDay(contract.end_date),
    active: contract.active,
    assetIds: contract.assets.length > 0 ? contract.assets.map(({ id }) => id) : null,
    additions: paid.filter((entry) => contractOf(entry) === contract.id).map(additionOf),
  }))
  const loose = Map.groupBy(
    paid.filter((entry) => !known.has(contractOf(entry) ?? '')),
    ({ invoice }) => invoice,
  )
  const fromInvoices = [...loose].map(([invoice, entries]) => ({
    id: `invoice-${invoice.id}`,
    clientId,
    name: `Recurring invoice ${invoice.id}`,
    type: 'Recurring invoice',
    from: haloDay(invoice.startdate),
    to: haloDay(invoice.enddate),
    active: true,
    assetIds: null,
    additions: entries.map(additionOf),
  }))
  return [...fromContracts, ...fromInvoices]
}

type PaidLine = { invoice: HaloInvoice; line: HaloInvoice['lines'][number] }

/** A line's own dates win over its invoice's. */
function additionOf({ invoice, line }: PaidLine): PsaAddition {
  return {
    id: line.id,
    product: line.item_shortdescription || line.item_code,
    quantity: line.qty_order,
    from: haloDay(line.startdate) ?? haloDay(invoice.startdate),
    to: haloDay(line.enddate) ?? haloDay(invoice.enddate),
  }
}
