$minutes = 0
if (-not [int]::TryParse($env:DESKHAND_PARAM_MINUTES, [ref]$minutes) -or $minutes -lt 1) {
  Write-Output 'The minutes have to be a whole number above 0.'
  exit 1
}
$service = Get-CimInstance -ClassName Win32_Service -Filter "Name = 'Spooler'" -ErrorAction Stop
if (-not $service) {
  Write-Output 'This computer has no print spooler.'
  exit 1
}
if ($service.State -ne 'Running') {
  Write-Output "The print spooler does not run ($($service.State))."
  'false'
  exit 0
}
$started = (Get-Process -Id $service.ProcessId -ErrorAction Stop).StartTime
Write-Output "The print spooler has run since $($started.ToString('s'))."
if ($started -gt (Get-Date).AddMinutes(-$minutes)) { 'true' } else { 'false' }
