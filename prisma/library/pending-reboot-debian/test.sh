set -u
pending=
if [ -e /run/reboot-required ]; then
  echo 'A package has asked for a restart:'
  cat /run/reboot-required.pkgs 2>/dev/null
  pending=yes
fi

# A newer kernel of the kind that runs, where the one that runs came as a package.
without_version() { sed -E 's/^[0-9][^-]*(-[0-9][^-]*)?-//'; }
running=$(uname -r)
flavour=$(printf '%s\n' "$running" | without_version)
kernels=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' 'linux-image-[0-9]*' 2>/dev/null |
  sed -n 's/^installed linux-image-//p' |
  while read -r kernel; do
    if [ "$(printf '%s\n' "$kernel" | without_version)" = "$flavour" ]; then printf '%s\n' "$kernel"; fi
  done)
newest=$(printf '%s\n' "$kernels" | sort -V | tail -n 1)
if printf '%s\n' "$kernels" | grep -qxF "$running" && [ "$newest" != "$running" ]; then
  echo "The kernel $newest is installed, and $running still runs."
  pending=yes
fi
if [ "$pending" ]; then echo false; else echo true; fi
