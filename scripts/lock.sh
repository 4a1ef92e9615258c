#!/bin/sh
# Write the two locks anew: every package with its hashes, no index address, no path of this machine.
# usage: scripts/lock.sh          needs uv; UV=/path/to/uv names another one
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-uv}
if ! command -v "$uv" >/dev/null 2>&1; then
    echo "lock: uv is not installed; install it with pip or name it with UV=..." >&2
    exit 1
fi

# usage: compile TARGET OPTION...     --universal: one lock for every platform and Python from 3.11 on
compile() {
    target=$1
    shift
    "$uv" pip compile pyproject.toml "$@" --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
        --quiet --output-file "$target"
    echo "lock: $target"
}

# The build backend is in both, because the project itself is installed without build isolation.
compile requirements.lock --extra build "$@"
compile requirements-dev.lock --constraints requirements.lock --extra build --extra test --extra lint "$@"
