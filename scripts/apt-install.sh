#!/bin/sh
# Install Debian packages as root without a question; refresh the package lists only when apt does not know them.
# usage: scripts/apt-install.sh PACKAGE...
set -eu
export DEBIAN_FRONTEND=noninteractive

missing=
for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

echo "apt: installing$missing"
# shellcheck disable=SC2086  # a list of package names
install() { apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null; }
apt-cache show $missing >/dev/null 2>&1 && install && exit 0
# Unknown package or a list so old that the server no longer has the file.
apt-get update -qq
install
