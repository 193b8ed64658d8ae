set -u
case "${DESKHAND_PARAM_MINUTES:-}" in
  '' | *[!0-9]* | 0*) echo 'The minutes have to be a whole number above 0.'; exit 1 ;;
esac
ask() { systemctl show --timestamp=unix --property="$1" --value cups.service; }
loaded=$(ask LoadState) || exit 1
if [ "$loaded" != loaded ]; then echo 'This computer has no printing service (cups).'; exit 1; fi
state=$(ask ActiveState) || exit 1
if [ "$state" != active ]; then echo "The printing service does not run ($state)."; echo false; exit 0; fi
since=$(ask ActiveEnterTimestamp) || exit 1
since=${since#@}
case "$since" in
  '' | *[!0-9]*) echo 'systemd does not say since when the printing service runs.'; exit 1 ;;
esac
ago=$((($(date +%s) - since) / 60))
echo "The printing service has run for $ago minutes."
if [ "$ago" -lt "$DESKHAND_PARAM_MINUTES" ]; then echo true; else echo false; fi
