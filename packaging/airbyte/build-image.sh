#!/bin/sh
# Builds the image of the connector from a release build.
# Usage: packaging/airbyte/build-image.sh <build folder> [tag]
set -eu
here=$(dirname "$(realpath "$0")")
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
"$here/assemble.sh" "$1" "$context/root"
cp "$here/Dockerfile" "$context/Dockerfile"
docker build -t "${2:-pipeline/source-planetscale:0.1.0}" "$context"
