#!/bin/sh
# Every plugin exports exactly `pipeline_entry_v1`.
# Usage: exported_symbols.sh <folder with plugins>
set -eu
seen=0
wrong=0
for plugin in "$1"/*.so; do
  [ -e "$plugin" ] || break
  seen=$((seen + 1))
  symbols=$(nm -D --defined-only "$plugin" | awk '{ print $NF }')
  if [ "$symbols" != "pipeline_entry_v1" ]; then
    echo "$plugin exports:" >&2
    echo "$symbols" | head -n 20 >&2
    wrong=1
  fi
done
if [ "$seen" -eq 0 ]; then
  echo "no plugins in $1" >&2
  exit 1
fi
echo "$seen plugins"
exit "$wrong"
