#!/bin/sh
# What the tests of the archive's database need: PostgreSQL's programs. They start servers of their own and stop them.
# As root it installs what is missing (Debian, Ubuntu); otherwise it says what is missing and how to get it.
# usage: scripts/install-postgresql.sh
set -eu
cd "$(dirname "$0")/.."

has_postgresql() { ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null 2>&1; }

has_postgresql && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "missing for the tests on PostgreSQL: postgresql" >&2
    echo "as root on Debian or Ubuntu: scripts/install-postgresql.sh" >&2
    exit 3
fi
# Debian's package would make and start a server for everyone on this machine.
clusters=/etc/postgresql-common/createcluster.conf
if [ ! -e "$clusters" ]; then
    mkdir -p "${clusters%/*}"
    echo 'create_main_cluster = false' >"$clusters"
fi
scripts/apt-install.sh postgresql
has_postgresql || { echo "postgresql was installed, but its initdb is not where Debian keeps it" >&2; exit 1; }
