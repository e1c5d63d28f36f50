#!/bin/sh
# Puts together the files of the image: the program, its plugins, the shared libraries that they need,
# the certificates of the authorities, sh, sleep and mv.
# Usage: packaging/airbyte/assemble.sh <build folder> <folder to make>
set -eu
build=$(realpath "$1")
root=$2
plugins="source-planetscale source-generate sink-airbyte_stdout verb-airbyte"
rm -rf "$root"
mkdir -p "$root/usr/bin" "$root/usr/lib/pipeline/plugins" "$root/etc/ssl/certs" "$root/tmp"
for link in bin lib lib64; do ln -s "usr/$link" "$root/$link"; done
mkdir -p "$root/usr/lib64"
chmod 1777 "$root/tmp"

add_libraries() { # of an ELF file: all that it needs, at the paths where the loader looks for them
  ldd "$1" | sed -n 's/.*=> \(\/[^ ]*\).*/\1/p; s/^[[:space:]]*\(\/[^ ]*ld-linux[^ ]*\).*/\1/p' | while read -r library; do
    target=$root/usr/${library#/usr/}
    case $library in /lib*) target=$root/usr$library ;; esac
    [ -e "$target" ] && continue
    mkdir -p "$(dirname "$target")"
    cp -L "$library" "$target"
  done
}

install -m 755 "$build/bin/pipeline" "$root/usr/bin/pipeline"
add_libraries "$build/bin/pipeline"
for plugin in $plugins; do
  cp -P "$build/plugins/$plugin.so" "$root/usr/lib/pipeline/plugins/"
  add_libraries "$build/plugins/$plugin.so"
done
for tool in sh sleep mv; do
  cp -L "$(command -v "$tool")" "$root/usr/bin/$tool"
  add_libraries "$(command -v "$tool")"
done
# Names of hosts are looked up by libraries that are loaded by name.
for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
  found=$(find /lib /usr/lib -name "$library" 2>/dev/null | head -n 1)
  [ -z "$found" ] || cp -L "$found" "$root/usr/lib/$(basename "$(dirname "$found")")/"
done
[ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
printf 'root:x:0:0::/:/bin/sh\nairbyte:x:1000:1000::/home/airbyte:/bin/sh\n' >"$root/etc/passwd"
printf 'root:x:0:\nairbyte:x:1000:\n' >"$root/etc/group"
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
mkdir -p "$root/home/airbyte" "$root/config" "$root/secrets" "$root/source"
chmod -R a+rX "$root"
