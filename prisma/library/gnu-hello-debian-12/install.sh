set -u
if [ "$(id -u)" -ne 0 ]; then
  echo 'This needs the rights of root: run the agent as root.'
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
wanted=hello${DESKHAND_VERSION:+=$DESKHAND_VERSION}

install() {
  apt-get -q -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 install -y --no-install-recommends \
    --allow-downgrades "$wanted"
}

install && exit 0
echo 'The package lists that are here do not lead to it; reading them anew.'
apt-get -q update
install && exit 0
echo "$wanted is not to be had. This computer's sources offer:"
apt-cache policy hello
exit 1
