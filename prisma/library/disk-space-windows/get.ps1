$disks = Get-CimInstance -ClassName Win32_LogicalDisk -Filter 'DriveType = 3' -ErrorAction Stop |
  Where-Object { $_.Size -gt 0 } |
  ForEach-Object {
    [ordered]@{
      mount = $_.DeviceID
      sizeMiB = [long][math]::Floor($_.Size / 1MB)
      freeMiB = [long][math]::Floor($_.FreeSpace / 1MB)
      freePercent = [int][math]::Floor(100 * $_.FreeSpace / $_.Size)
    }
  }
ConvertTo-Json -InputObject @($disks) -Compress
