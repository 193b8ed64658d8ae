import { windowsBootTime } from '../machine/boot-id.ts'
import { encodedPowerShell } from '../machine/powershell.ts'

/**
 * Prints what is found on a Windows machine as one line of JSON, for `readWindowsFacts`. What cannot be read in whole is
 * null there: half a list would pass for a whole one. Per-user software is that of the users whose hives are loaded.
 */
const script = String.raw`
$ErrorActionPreference = 'SilentlyContinue'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
$machine = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry64')
$users = [Microsoft.Win32.RegistryKey]::OpenBaseKey('Users', 'Registry64')

function Read-Uninstall($base, $path) {
  $list = $base.OpenSubKey($path)
  if ($null -eq $list) { return }
  foreach ($key in $list.GetSubKeyNames()) {
    $entry = $list.OpenSubKey($key)
    if ($null -eq $entry) { continue }
    $name = [string]$entry.GetValue('DisplayName')
    if ($name -and -not $entry.GetValue('ParentKeyName')) {
      @{ key = $key; name = $name; version = [string]$entry.GetValue('DisplayVersion'); publisher = [string]$entry.GetValue('Publisher') }
    }
    $entry.Close()
  }
}

function Read-UpgradeCodes($path) {
  $list = $machine.OpenSubKey($path)
  if ($null -eq $list) { return }
  foreach ($key in $list.GetSubKeyNames()) {
    $code = $list.OpenSubKey($key)
    if ($null -eq $code) { continue }
    @{ upgrade = $key; products = @($code.GetValueNames()) }
    $code.Close()
  }
}

function Read-Software {
  $ErrorActionPreference = 'Stop'
  try {
    $path = 'SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall'
    if ($null -eq $machine.OpenSubKey($path)) { throw 'no list' }
    $machine32 = [Microsoft.Win32.RegistryKey]::OpenBaseKey('LocalMachine', 'Registry32')
    $entries = @(
      Read-Uninstall $machine $path
      Read-Uninstall $machine32 $path
      foreach ($sid in $users.GetSubKeyNames()) {
        if ($sid -notmatch '^S-1-(5-21|12-1)-[\d-]+$') { continue }
        Read-Uninstall $users ($sid + '\' + $path)
        Read-Uninstall $users ($sid + '\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall')
      }
    )
    $codes = @(
      Read-UpgradeCodes 'SOFTWARE\Classes\Installer\UpgradeCodes'
      Read-UpgradeCodes 'SOFTWARE\Microsoft\Windows\CurrentVersion\Installer\UpgradeCodes'
    )
    @{ entries = $entries; upgradeCodes = $codes }
  } catch { $null }
}

function Read-RebootPending {
  $ErrorActionPreference = 'Stop'
  try {
    if ($machine.OpenSubKey('SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending')) { return $true }
    if ($machine.OpenSubKey('SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired')) { return $true }
    $session = $machine.OpenSubKey('SYSTEM\CurrentControlSet\Control\Session Manager')
    @($session.GetValue('PendingFileRenameOperations') | Where-Object { $_ }).Count -gt 0
  } catch { $null }
}

function Read-Upn($user, $system) {
  try {
    $account = New-Object System.Security.Principal.NTAccount $user
    $sid = $account.Translate([System.Security.Principal.SecurityIdentifier]).Value
    $cached = $machine.OpenSubKey('SOFTWARE\Microsoft\IdentityStore\Cache\' + $sid + '\IdentityCache\' + $sid)
    if ($cached) { $upn = [string]$cached.GetValue('UserName') }
    if (-not $upn -and $system.PartOfDomain) {
      $upn = [string]([adsi]('LDAP://<SID=' + $sid + '>')).Properties['userPrincipalName'].Value
    }
    $upn
  } catch { $null }
}

$system = Get-CimInstance Win32_ComputerSystem
$user = [string]$system.UserName
if (-not $user) {
  $shell = Get-CimInstance Win32_Process -Filter "Name='explorer.exe'" | Select-Object -First 1
  if ($shell) {
    $owner = Invoke-CimMethod -InputObject $shell -MethodName GetOwner
    if ($owner.User) { $user = $owner.Domain + '\' + $owner.User }
  }
}
$upn = if ($user) { Read-Upn $user $system }
$bootTime = ${windowsBootTime}
@{ bootTime = $bootTime; domainRole = $system.DomainRole; user = $user; upn = $upn
  rebootPending = Read-RebootPending; software = Read-Software } | ConvertTo-Json -Compress -Depth 6
`

/** The arguments for powershell.exe. */
export const windowsInventoryArguments: readonly string[] = encodedPowerShell(script.trim())
