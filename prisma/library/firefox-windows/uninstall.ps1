# A service does not find winget in its path: it is looked for where the App Installer puts it.
$winget = Get-ChildItem "$env:ProgramFiles\WindowsApps\Microsoft.DesktopAppInstaller_*__8wekyb3d8bbwe\winget.exe" -ErrorAction SilentlyContinue |
  Sort-Object { [version]($_.Directory.Name -split '_')[1] } |
  Select-Object -Last 1 -ExpandProperty FullName
if (-not $winget) {
  Write-Output 'This computer has no winget. Install the App Installer from Microsoft first.'
  exit 1
}

& $winget uninstall --id 'Mozilla.Firefox' --exact --source winget --silent --disable-interactivity --accept-source-agreements
exit $LASTEXITCODE
