$reasons = @()
if (Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending') {
  $reasons += 'Windows has changed its components.'
}
if (Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired') {
  $reasons += 'Windows Update has installed something.'
}
$manager = Get-ItemProperty -Path 'HKLM:\SYSTEM\CurrentControlSet\Control\Session Manager' -ErrorAction Stop
if ($manager.PendingFileRenameOperations) { $reasons += 'Files that were in use are to be replaced.' }
$names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName'
$active = (Get-ItemProperty -Path "$names\ActiveComputerName" -ErrorAction Stop).ComputerName
$next = (Get-ItemProperty -Path "$names\ComputerName" -ErrorAction Stop).ComputerName
if ($active -ne $next) { $reasons += "The computer is to be called $next." }
$reasons
if ($reasons.Count -eq 0) { 'true' } else { 'false' }
