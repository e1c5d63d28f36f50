#!/bin/sh
# Runs one fuzz program from the inputs that are kept and pieces of recorded traffic. What it finds stays in the build folder:
# found/<name>/ has inputs that reach new code, <name>-crash-… inputs that fail.
# Usage: fuzz.sh <build folder of tests/fuzz> <name> <seconds> [option of libFuzzer]...
set -eu
here=$(dirname "$(realpath "$0")")
build=$1
name=$2
seconds=$3
shift 3
mkdir -p "$build/found/$name" "$build/seeds/$name" "$build/kept/$name"
# New inputs go to the first folder.
exec "$(dirname "$(dirname "$build")")/bin/${name}_fuzz" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=2048 \
  -print_final_stats=1 -artifact_prefix="$build/$name-" "$@" \
  "$build/found/$name" "$build/seeds/$name" "$build/kept/$name" "$here/corpus/$name"
