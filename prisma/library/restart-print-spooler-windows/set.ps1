$ErrorActionPreference = 'Stop'
Restart-Service -Name Spooler -Force
(Get-Service -Name Spooler).WaitForStatus('Running', '00:01:00')
