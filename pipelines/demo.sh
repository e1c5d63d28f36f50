#!/bin/sh
# What `./dev demo` shows: a first run, changes at the source, a second run that brings only these, a third with nothing.
# Usage: pipelines/demo.sh <build folder>
set -eu
build=$1
here=$(dirname "$0")
work=$build/demo
rm -rf "$work"
mkdir -p "$work"
now=$work/now

echo copy >"$now"
"$build/bin/vtgate-standin" --case "$build/vitess/copy-then-stream" --port 0 --port-file "$work/port" \
  --now-file "$now" >"$work/standin.log" 2>&1 &
standin=$!
trap 'kill $standin 2>/dev/null || true' EXIT
tries=0
until [ -s "$work/port" ]; do
  tries=$((tries + 1))
  [ "$tries" -gt 100 ] && { cat "$work/standin.log" >&2; exit 1; }
  sleep 0.1
done

DEMO_PORT=$(cat "$work/port")
DEMO_DIRECTORY=$work
export DEMO_PORT DEMO_DIRECTORY

run() {
  echo
  echo "== $1: pipeline run pipelines/demo.toml"
  "$build/bin/pipeline" run "$here/demo.toml"
  for file in "$work"/out/*.csv; do
    name=$(basename "$file")
    before=$(cat "$work/$name.lines" 2>/dev/null || echo 0)
    lines=$(wc -l <"$file")
    echo "-- $name: $lines lines, $((lines - before)) of them new"
    tail -n "+$((before + 1))" "$file" | head -n 12
    [ "$((lines - before))" -le 12 ] || echo "   ..."
    echo "$lines" >"$work/$name.lines"
  done
}

run "First run: the tables as they are"
echo end >"$now"
run "Rows were inserted, updated and deleted; second run: only what changed"
run "Third run: nothing changed"
echo
echo "The files are in $work/out, the state in $work/state."
