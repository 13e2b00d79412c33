#!/usr/bin/env bash
# Prints how near navn comes to what this machine can do, what becomes of it as the work grows, or how little
# a flood moves others: `tests/limits/run.sh [compare|growth|pressure] [sqlite|postgres] [option of the program]...`
set -euo pipefail
cd "$(dirname "$0")/../.."
program=compare
case "${1:-}" in
  "" | sqlite | postgres | -*) ;;
  *) program=$1 && shift ;;
esac
which=sqlite
case "${1:-}" in
  sqlite | postgres) which=$1 && shift ;;
esac
if [ "$which" = sqlite ]; then
  exec cargo bench --quiet --bench limits -- "$program" "$@"
fi

# A cluster of its own, with durable commits, that goes when this ends.
bin=$(dirname "$(compgen -G '/usr/lib/postgresql/*/bin/createdb' | sort -V | tail -n 1 || command -v createdb)")
home=$(mktemp -d /tmp/navn-limits.XXXXXX)
as=()
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL refuses to run as root
  chown nobody "$home"
  as=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
trap '(cd / && "${as[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null); rm -rf "$home"' EXIT
(
  cd "$home"
  "${as[@]}" "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
  "${as[@]}" "$bin/pg_ctl" -D "$home/data" -w -l "$home/data/log" \
    -o "-k '$home' -c listen_addresses= -c shared_buffers=512MB -c max_wal_size=4GB" start >/dev/null
  for name in navn raw; do "$bin/createdb" -h "$home" -U postgres "$name"; done
)
url() { echo "postgres://postgres@localhost/$1?host=$home"; }
databases=(--database "$(url navn)")
if [ "$program" = compare ]; then databases+=(--raw-database "$(url raw)"); fi
cargo bench --quiet --bench limits -- "$program" "${databases[@]}" "$@"
