# A service does not find winget in its path: it is looked for where the App Installer puts it.
$winget = Get-ChildItem "$env:ProgramFiles\WindowsApps\Microsoft.DesktopAppInstaller_*__8wekyb3d8bbwe\winget.exe" -ErrorAction SilentlyContinue |
  Sort-Object { [version]($_.Directory.Name -split '_')[1] } |
  Select-Object -Last 1 -ExpandProperty FullName
if (-not $winget) {
  Write-Output 'This computer has no winget. Install the App Installer from Microsoft first.'
  exit 1
}

# Goes over what is there, whether it is older or newer. The hash of the installer is checked all the same.
$arguments = @(
  'install', '--id', '7zip.7zip', '--exact', '--source', 'winget', '--scope', 'machine', '--force',
  '--silent', '--disable-interactivity', '--accept-package-agreements', '--accept-source-agreements'
)
if ($env:DESKHAND_VERSION) { $arguments += '--version', $env:DESKHAND_VERSION }
& $winget @arguments
exit $LASTEXITCODE
