# Where the runtime itself says what it is; which of the two depends on the release that wrote it.
$keys = @(
  'HKLM:\SOFTWARE\Microsoft\VisualStudio\14.0\VC\Runtimes\X64'
  'HKLM:\SOFTWARE\WOW6432Node\Microsoft\VisualStudio\14.0\VC\Runtimes\X64'
)
$found = Get-ItemProperty -Path $keys -ErrorAction SilentlyContinue |
  Where-Object { $_.Installed -eq 1 -and $_.Version } |
  Sort-Object { [version]$_.Version.TrimStart('v') } |
  Select-Object -Last 1
if ($found) { $found.Version.TrimStart('v') } else { 'absent' }
