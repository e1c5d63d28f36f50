#!/bin/sh
# How fast rows become RECORD lines: the sink alone, then the whole connector, from generated rows and from a server in
# the place of vtgate over TLS. The last column is the ratio to planetscale/airbyte-source v2.9.0 on rows like these
# (99,000 six-column and 15,300 thirty-column records per CPU second; docs/airbyte-incumbent.md).
# Usage: benchmarks/airbyte.sh <build folder> [rows]
set -eu
build=$(realpath "$1")
rows=${2:-2000000}
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

"$build/bin/airbyte-records" "$rows"

property() { # name of a column
  printf '"%s": {"type": "string"}' "$1"
}

write_catalog() { # namespace, stream, columns ...
  printf '{"streams": [{"sync_mode": "full_refresh", "destination_sync_mode": "append", "stream": {"namespace": "%s", ' "$1"
  printf '"name": "%s", "json_schema": {"properties": {' "$2"
  shift 2
  property "$1"
  shift
  for column in "$@"; do
    printf ', '
    property "$column"
  done
  printf '}}}}]}'
}

measure() { # what, source
  figures=$("$here/measure.py" /dev/null "$build/bin/pipeline" airbyte read --source "$2" --config config.json \
    --catalog catalog.json) || { echo "$1 failed" >&2; exit 1; }
  echo "$figures" | awk -v what="$1" -v rows="$rows" \
    '{ printf "%-32s %9d %8.2f %12.0f %8s %6.1f times\n", what, rows, $2, rows / $2, "", rows / $2 / 99000 }'
}

cdc="_ab_cdc_cursor _ab_cdc_updated_at _ab_cdc_deleted_at"
printf '\n%-32s %9s %8s %12s\n' "whole program, to /dev/null" records "CPU s" "records/s"
echo "{\"rows\": $rows}" >config.json
# shellcheck disable=SC2086  # a list of words
write_catalog generate rows_0 id name email quantity price created $cdc >catalog.json
measure "generated rows" generate

openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
  -keyout key.pem -out cert.pem 2>openssl.log
"$build/bin/vtgate-load" "$rows" port 0 cert.pem key.pem >vtgate.log 2>&1 &
server=$!
tries=0
until [ -s port ]; do
  tries=$((tries + 1))
  [ "$tries" -gt 100 ] && { cat vtgate.log >&2; exit 1; }
  sleep 0.1
done
echo "{\"host\": \"localhost\", \"port\": $(cat port), \"database\": \"shop\", \"ca_file\": \"cert.pem\", \"mysql\": \"off\",
  \"tables\": [\"big\"]}" >config.json
# shellcheck disable=SC2086  # a list of words
write_catalog shop big id name note n amount at $cdc >catalog.json
measure "copy over TLS" planetscale
