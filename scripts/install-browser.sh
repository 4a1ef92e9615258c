#!/bin/sh
# What the browser tests need: Debian's chromium. As root it is installed; otherwise the tests that need it are skipped.
# usage: scripts/install-browser.sh
set -eu
cd "$(dirname "$0")/.."

command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "missing for the browser tests: chromium" >&2
    echo "as root on Debian or Ubuntu: scripts/install-browser.sh" >&2
    exit 3
fi
scripts/apt-install.sh chromium
