#!/bin/sh
# How fast the program moves generated rows, from its own source and from a server in the place of vtgate, and how much
# memory it takes. Fails when rows are missing, and when a run takes more than 150 MiB.
# Usage: benchmarks/run.sh <build folder> [rows]
set -eu
build=$(realpath "$1")
rows=${2:-2000000}
limit_mib=150
here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
cd "$work"
failed=0

write_pipeline() { # name, source with its options, further stages
  printf '[pipeline]\nname = "%s"\n\n[[stage]]\nsource = %b\n%b\n' "$1" "$2" "$3" >"$1.toml"
}

start_vtgate() { # sets port and server
  "$build/bin/vtgate-load" "$rows" port >vtgate.log 2>&1 &
  server=$!
  tries=0
  until [ -s port ]; do
    tries=$((tries + 1))
    [ "$tries" -gt 100 ] && { cat vtgate.log >&2; exit 1; }
    sleep 0.1
  done
  port=$(cat port)
}

csv='\n[[stage]]\nsink = "csv"\ndirectory = "out-NAME"\n'
null='\n[[stage]]\nsink = "null"\n'
drop='\n[[stage]]\ntransform = "columns"\nexclude = { "*" = ["email"] }\n'
one="\"generate\"\nrows = $rows"
four="\"generate\"\nstreams = 4\nrows = $((rows / 4))"

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
  if ! grep -q "done: $3 rows" "$2.log"; then
    cat "$2.log" >&2
    failed=1
  fi
  if [ -d "out-$2" ] && [ "$(data_lines "$2")" -ne "$rows" ]; then
    echo "  $(data_lines "$2") rows in the files of $2, not $rows" >&2
    failed=1
  fi
}

start_vtgate
vtgate="\"planetscale\"\nhost = \"127.0.0.1\"\nport = $port\ndatabase = \"shop\"\ntables = [\"big\"]\ntls = \"disabled\""

write_pipeline null "$one" "$null"
write_pipeline csv "$one" "$(echo "$csv" | sed s/NAME/csv/)"
write_pipeline csv4 "$four" "$(echo "$csv" | sed s/NAME/csv4/)"
write_pipeline columns "$one" "$drop$(echo "$csv" | sed s/NAME/columns/)"
write_pipeline vtgate-null "$vtgate" "$null"
write_pipeline vtgate-csv "$vtgate" "$(echo "$csv" | sed s/NAME/vtgate-csv/)"

printf '%-28s %9s %8s %8s %11s %8s\n' "" rows seconds "CPU s" "rows/s" "peak MiB"
measure "generate to null" null "$rows"
measure "generate to csv" csv "$rows"
measure "generate to csv, 4 streams" csv4 "$rows"
measure "generate, columns to csv" columns "$rows"
measure "csv again, nothing to do" csv 0
measure "vtgate to null" vtgate-null "$rows"
measure "vtgate to csv" vtgate-csv "$rows"
exit "$failed"
