import { z } from 'zod'
import type { ComputerKind, MachineReport } from '../../core/agent-protocol/machine-report.ts'
import { kindOfChassis } from './chassis-kind.ts'
import { encodedPowerShell } from './powershell.ts'
import { meaningful } from './texts.ts'

/** Windows' own licensing application, whose product carries the installation's id. */
const windowsApplicationId = '55c92734-d682-4d71-983e-d6ec3f16059f'

const script = [
  "$ErrorActionPreference = 'SilentlyContinue'",
  '[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false',
  '$product = Get-CimInstance Win32_ComputerSystemProduct',
  '$system = Get-CimInstance Win32_ComputerSystem',
  '$os = Get-CimInstance Win32_OperatingSystem',
  '$bios = Get-CimInstance Win32_BIOS',
  '$case = Get-CimInstance Win32_SystemEnclosure | Select-Object -First 1',
  '$licence = Get-CimInstance SoftwareLicensingProduct -Filter ' +
    `"ApplicationID='${windowsApplicationId}' AND PartialProductKey IS NOT NULL" | Select-Object -First 1`,
  '@{ uuid = $product.UUID; offlineInstallationId = $licence.OfflineInstallationId; serial = $bios.SerialNumber; ' +
    'os = $os.Caption; osVersion = $os.Version; productType = $os.ProductType; ' +
    'manufacturer = $system.Manufacturer; model = $system.Model; pcSystemType = $system.PCSystemType; ' +
    'chassisType = ($case.ChassisTypes | Select-Object -First 1) } | ConvertTo-Json -Compress',
].join('; ')

/** The arguments for powershell.exe that print the facts as one line of JSON, for `describeWindows`. */
export const windowsArguments: readonly string[] = encodedPowerShell(script)

const text = z.string().nullish()
const number = z.number().nullish()
const factsSchema = z.object({
  uuid: text,
  offlineInstallationId: text,
  serial: text,
  os: text,
  osVersion: text,
  productType: number,
  manufacturer: text,
  model: text,
  pcSystemType: number,
  chassisType: number,
})

/** The report of a Windows machine, from what the command printed; where that is unreadable, only its name is known. */
export function describeWindows(hostname: string, output: string | null): MachineReport {
  const facts = readFacts(output)
  return {
    hostname,
    platform: 'windows',
    hardwareUuid: meaningful(facts.uuid),
    installationId: meaningful(facts.offlineInstallationId),
    serial: meaningful(facts.serial),
    os: meaningful(facts.os?.replace(/^Microsoft /, '')) ?? 'Windows',
    osVersion: meaningful(facts.osVersion),
    manufacturer: meaningful(facts.manufacturer),
    model: meaningful(facts.model),
    kind: kindOf(facts),
  }
}

/** A server edition is a server in whatever case it stands: Win32_OperatingSystem.ProductType 1 is the only client. */
function kindOf(facts: z.infer<typeof factsSchema>): ComputerKind | null {
  if (facts.productType === 2 || facts.productType === 3) return 'server'
  const mobile = 2
  if (facts.pcSystemType === mobile) return 'portable'
  const byCase = kindOfChassis(facts.chassisType ?? null)
  return byCase === null && facts.productType === 1 ? 'workstation' : byCase
}

function readFacts(output: string | null): z.infer<typeof factsSchema> {
  try {
    return factsSchema.parse(JSON.parse(output ?? ''))
  } catch {
    return {}
  }
}
