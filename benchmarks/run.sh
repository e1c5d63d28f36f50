#!/bin/sh
# How fast the program moves generated rows, and how much memory it takes. Fails when a run takes more than 150 MiB.
# Usage: benchmarks/run.sh <build folder> [rows]
set -eu
build=$(realpath "$1")
rows=${2:-2000000}
limit_mib=150
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
failed=0

write_pipeline() { # name, options of the source, further stages
  printf '[pipeline]\nname = "%s"\n\n[[stage]]\nsource = "generate"\n%b\n%b\n' "$1" "$2" "$3" >"$1.toml"
}

csv='\n[[stage]]\nsink = "csv"\ndirectory = "out-NAME"\n'
null='\n[[stage]]\nsink = "null"\n'
drop='\n[[stage]]\ntransform = "columns"\nexclude = { "*" = ["email"] }\n'
one="rows = $rows"
four="streams = 4\nrows = $((rows / 4))"

data_lines() { # name: lines of all its CSV files, without their headers
  files=$(find "out-$1" -name '*.csv' | wc -l)
  lines=$(find "out-$1" -name '*.csv' -exec cat {} + | wc -l)
  echo $((lines - files))
}

measure() { # what, name, rows that must arrive
  if ! figures=$("$here/measure.py" "$2.log" "$build/bin/pipeline" run "$2.toml"); then
    cat "$2.log" >&2
    exit 1
  fi
  # shellcheck disable=SC2086  # three words
  set -- "$1" "$2" "$3" $figures
  printf '%-28s %9d %8s %8s %11.0f %8s\n' "$1" "$3" "$4" "$5" "$(echo "$3 $4" | awk '{ print ($2 > 0 ? $1 / $2 : 0) }')" "$6"
  if [ "$6" -gt "$limit_mib" ]; then
    echo "  more than $limit_mib MiB" >&2
    failed=1
  fi
  if [ -d "out-$2" ] && [ "$(data_lines "$2")" -ne "$rows" ]; then
    echo "  $(data_lines "$2") rows in the files of $2, not $rows" >&2
    failed=1
  fi
}

write_pipeline null "$one" "$null"
write_pipeline csv "$one" "$(echo "$csv" | sed s/NAME/csv/)"
write_pipeline csv4 "$four" "$(echo "$csv" | sed s/NAME/csv4/)"
write_pipeline columns "$one" "$drop$(echo "$csv" | sed s/NAME/columns/)"

printf '%-28s %9s %8s %8s %11s %8s\n' "" rows seconds "CPU s" "rows/s" "peak MiB"
measure "generate to null" null "$rows"
measure "generate to csv" csv "$rows"
measure "generate to csv, 4 streams" csv4 "$rows"
measure "generate, columns to csv" columns "$rows"
measure "csv again, nothing to do" csv 0
exit "$failed"
