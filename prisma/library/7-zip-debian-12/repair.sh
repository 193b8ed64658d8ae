set -u
if [ "$(id -u)" -ne 0 ]; then
  echo 'This needs the rights of root: run the agent as root.'
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# The files of the version that is installed, put in place once more.
version=$(dpkg-query -W -f='${Version}' 7zip) || exit 1
apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 install -y --reinstall --no-install-recommends \
  --allow-downgrades "7zip=$version"
