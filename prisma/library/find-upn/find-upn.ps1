# Prints the UPN of an account of this domain controller's own domain, or "absent". Reads only.
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
Import-Module ActiveDirectory

# Another domain's account of the same name is somebody else.
if ((Get-ADDomain).NetBIOSName -ne $env:DESKHAND_PARAM_DOMAIN) {
  'absent'
  exit 0
}

# RFC 4515: these characters mean something in a filter; in a name they are written as their code.
$escaped = -join ($env:DESKHAND_PARAM_ACCOUNT.ToCharArray() | ForEach-Object {
    if ('\*()'.IndexOf($_) -ge 0 -or [int]$_ -lt 32) { '\{0:x2}' -f [int]$_ } else { $_ }
  })
$found = @(Get-ADUser -LDAPFilter "(&(objectCategory=person)(sAMAccountName=$escaped))")
if ($found.Count -gt 1) { throw "The domain has $($found.Count) accounts of this name." }
$upn = if ($found.Count -eq 1) { $found[0].UserPrincipalName }
if ($upn) { $upn } else { 'absent' }
