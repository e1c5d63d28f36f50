#!/bin/sh
# Runs the connector as the platform's rootless workloads do, without Docker: in the assembled root file system, mounted
# read-only, as user 1000 without capabilities, with a writable /tmp and the working folder at /source.
# Usage: packaging/airbyte/run-rootless.sh <root> <working folder> <argument>...
# Needs the right to mount and to chroot: root, or a container's root.
set -eu
root=$(realpath "$1")
work=$(realpath "$2")
shift 2
# shellcheck disable=SC2016  # expanded by the inner shell
exec unshare --mount --propagation private sh -c '
  set -eu
  root=$1; work=$2; shift 2
  mount --bind "$root" "$root"
  mount --bind "$work" "$root/source"
  mount -t tmpfs tmpfs "$root/tmp"
  mount -o remount,bind,ro "$root"
  exec env -i PATH=/usr/bin AIRBYTE_ENTRYPOINT="/usr/bin/pipeline airbyte" \
    /usr/sbin/chroot --userspec=1000:1000 --groups= "$root" \
    /bin/sh -c "eval \"\$AIRBYTE_ENTRYPOINT \$*\"" sh "$@"
' sh "$root" "$work" "$@"
