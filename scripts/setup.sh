#!/bin/sh
# Make .venv with the docgen command, or leave it alone when it is already what the lock says.
# usage: scripts/setup.sh runtime|dev     PYTHON names another interpreter than python3
set -eu
cd "$(dirname "$0")/.."
kind=${1:?usage: scripts/setup.sh runtime|dev}
python=${PYTHON:-python3}
case $kind in
    runtime) lock=requirements.lock ;;
    dev) lock=requirements-dev.lock ;;
    *) echo "setup: unknown kind $kind" >&2; exit 2 ;;
esac

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# A folder that was moved, another Python or another lock all mean: install again.
fingerprint() {
    { cat "$1" pyproject.toml docgen/__init__.py scripts/setup.sh; pwd -P; .venv/bin/python -VV; } 2>&1 | cksum
}

current() { # usage: current KIND LOCK
    [ -f ".venv/.installed-$1" ] && [ "$(cat ".venv/.installed-$1")" = "$(fingerprint "$2")" ]
}

if current dev requirements-dev.lock || { [ "$kind" = runtime ] && current runtime requirements.lock; }; then
    exit 0
fi

if ! command -v "$python" >/dev/null 2>&1 || ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && [ "$python" = python3 ]; then
        scripts/apt-install.sh python3 python3-venv
    else
        fail "this Python cannot make virtual environments; on Debian or Ubuntu: sudo apt-get install python3-venv"
    fi
fi
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "docgen needs Python 3.11 or newer, $python is $("$python" -V); name another with PYTHON=python3.12 make setup"

say "making .venv ($kind)"
rm -f .venv/.installed-*
"$python" -m venv --clear .venv
pip() { .venv/bin/python -m pip --disable-pip-version-check --no-input "$@"; }
pip install --quiet --require-hashes --requirement "$lock"
pip install --quiet --no-deps --no-build-isolation --editable .
fingerprint "$lock" >".venv/.installed-$kind"
say "done: .venv/bin/docgen"
