# The newest of what the list of installed software names, of either architecture.
$keys = @(
  'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*'
  'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
)
$found = Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
  Where-Object { $_.DisplayName -match '^7-Zip \d' -and $_.DisplayVersion } |
  Sort-Object { [version]$_.DisplayVersion } |
  Select-Object -Last 1
if ($found) { $found.DisplayVersion } else { 'absent' }
