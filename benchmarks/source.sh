#!/bin/sh
# How much CPU the planetscale source takes: decoding alone, then the whole program against a server in the place of
# vtgate in a process of its own. Each figure stands next to a reference of the same run, for machines differ.
# Usage: benchmarks/source.sh <build folder> [rows] [transactions]
set -eu
build=$(realpath "$1")
rows=${2:-1000000}
transactions=${3:-200000}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

start_vtgate() { # rows, then certificate and key
  [ -z "$server" ] || kill "$server"
  rm -f port
  count=$1
  shift
  "$build/bin/vtgate-load" "$count" port "$transactions" "$@" >vtgate.log 2>&1 &
  server=$!
  tries=0
  until [ -s port ]; do
    tries=$((tries + 1))
    [ "$tries" -gt 100 ] && { cat vtgate.log >&2; exit 1; }
    sleep 0.1
  done
  port=$(cat port)
}

write_pipeline() { # name, further options of the source
  cat >"$1.toml" <<TOML
[pipeline]
name = "$1"

[[stage]]
source = "planetscale"
host = "localhost"
port = $port
database = "shop"
tables = ["big"]
mysql = "off"
$2

[[stage]]
sink = "null"
TOML
}

measure() { # what, items, what one item is, command ...
  what=$1
  items=$2
  unit=$3
  shift 3
  if ! figures=$("$here/measure.py" output.log "$@"); then
    cat output.log >&2
    exit 1
  fi
  echo "$figures" | awk -v what="$what" -v items="$items" -v unit="$unit" \
    '{ printf "%-44s %9d %8.2f %8.2f %10.3f µs/%s %6d MiB\n", what, items, $1, $2, $2 * 1e6 / items, unit, $3 }'
}

"$build/bin/source-decode" --benchmark_min_time=2

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout key.pem -out cert.pem 2>/dev/null
start='starting_gtids = { "-" = "MySQL56/00000000-0000-0000-0000-000000000001:1-167" }'

printf '\n%-44s %9s %8s %8s %10s\n' "" items seconds "CPU s" "CPU"
# A copy would be followed by a catch-up to the end of the log: none for these.
transactions_wanted=$transactions
transactions=0
start_vtgate "$rows"
write_pipeline plain 'tls = "disabled"'
measure "receive and discard, plaintext" "$rows" row "$build/bin/vtgate-drain" "$port" copy 0
measure "whole program to null, plaintext" "$rows" row "$build/bin/pipeline" run plain.toml
start_vtgate "$((rows * 10))"
write_pipeline plain10 'tls = "disabled"'
measure "the same, ten times the rows" "$((rows * 10))" row "$build/bin/pipeline" run plain10.toml
start_vtgate "$rows" cert.pem key.pem
write_pipeline tls 'ca_file = "cert.pem"'
measure "receive and discard, TLS" "$rows" row "$build/bin/vtgate-drain" "$port" copy 0 cert.pem
measure "whole program to null, TLS" "$rows" row "$build/bin/pipeline" run tls.toml
transactions=$transactions_wanted
start_vtgate "$rows"
write_pipeline log "tls = \"disabled\"
$start"
measure "receive and discard, transactions" "$transactions" transaction "$build/bin/vtgate-drain" "$port" log "$transactions"
measure "whole program to null, transactions" "$transactions" transaction "$build/bin/pipeline" run log.toml
