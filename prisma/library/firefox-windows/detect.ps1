# The release channel only: the one with extended support is another software.
$keys = @(
  'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Uninstall\*'
  'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\Uninstall\*'
)
$found = Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
  Where-Object { $_.DisplayName -match '^Mozilla Firefox (?!ESR)' -and $_.DisplayVersion } |
  Sort-Object { [version]$_.DisplayVersion } |
  Select-Object -Last 1
if ($found) { $found.DisplayVersion } else { 'absent' }
