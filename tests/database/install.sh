#!/usr/bin/env bash
# PostgreSQL for the tests: installed where it is missing and we may, else named. The tests start a server of
# their own in a folder of its own (server.py) and leave any other alone.
set -eu
[ -z "${PINGAN_TEST_DATABASE_URL:-}" ] || exit 0  # the tests are to use that one
command -v initdb >/dev/null && exit 0
for folder in /usr/lib/postgresql/*/bin /usr/pgsql-*/bin; do
    [ -x "$folder/initdb" ] && exit 0
done

sudo=""
[ "$(id -u)" -eq 0 ] || sudo="sudo -n"
if command -v apt-get >/dev/null && { [ -z "$sudo" ] || $sudo true 2>/dev/null; }; then
    echo "installing postgresql"
    export DEBIAN_FRONTEND=noninteractive
    if $sudo apt-get update -qq && $sudo apt-get install -y -qq --no-install-recommends postgresql >/dev/null; then
        exit 0
    fi
fi
echo "The tests need PostgreSQL 13 or newer, its server's programs included." >&2
echo "Install it and run the tests again, for instance: sudo apt-get install postgresql" >&2
echo "Or name a server on which they may create databases: PINGAN_TEST_DATABASE_URL=postgresql://…" >&2
exit 1
