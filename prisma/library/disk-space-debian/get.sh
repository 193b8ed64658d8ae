set -u
# A folder's name may have blanks, so that it takes more than one column.
df -P -k -l -x tmpfs -x devtmpfs -x squashfs -x efivarfs | awk '
  NR > 1 && $3 + $4 > 0 {
    mount = $6
    for (at = 7; at <= NF; at++) mount = mount " " $at
    gsub(/["\\]/, "\\\\&", mount)
    printf "%s{\"mount\":\"%s\",\"sizeMiB\":%d,\"freeMiB\":%d,\"freePercent\":%d}",
      (found++ ? "," : "["), mount, $2 / 1024, $4 / 1024, 100 * $4 / ($3 + $4)
  }
  END { if (!found) exit 1; print "]" }
'
