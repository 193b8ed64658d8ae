set -u
if [ "$(id -u)" -ne 0 ]; then
  echo 'This needs the rights of root: run the agent as root.'
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# dpkg refuses where something else needs the package; apt would take that away, too.
dpkg --purge hello
