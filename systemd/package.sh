#!/bin/sh
# Makes dist/washa_<version>_<arch>.deb with Debian's own dpkg-deb: Node.js and the production dependencies inside, nothing
# else. Needs `npm ci` done; the package for this machine's own architecture needs no network. The other one needs its
# Node.js from the npm registry, and is left out with a word when it cannot be had.
#
# Usage: package.sh [amd64] [arm64]     (default: both)
# The same sources give the same bytes: all times are the last commit's (or SOURCE_DATE_EPOCH).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
dist=$root/dist
cd "$root"
umask 022
PATH=$root/node_modules/.bin:$PATH
LC_ALL=C
export PATH LC_ALL

say() { printf 'package: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

command -v dpkg-deb >/dev/null || fail 'needs dpkg-deb, so a Debian or a relative of it'
[ -x node_modules/node/bin/node ] || fail 'run npm ci first'
native=$(dpkg --print-architecture)
version=$(node -p 'require("./package.json").version')
node_version=$(node -p 'require("./package.json").devDependencies.node')
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y package.json)}"
export SOURCE_DATE_EPOCH

mkdir -p "$dist"
work=$(mktemp -d "$dist/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

# $1: architecture, $2: where the binary goes. Fails when it cannot be had.
fetch_runtime() {
  if [ "$1" = "$native" ]; then
    cp node_modules/node/bin/node "$2" || return 1
  else
    line=$(grep "^$1 " "$here/deb/runtimes") || return 1
    set -- "$1" "$2" $line
    [ "$5" = "$node_version" ] || fail "systemd/deb/runtimes names Node.js $5, package.json $node_version"
    archive=$(cd "$work" && npm pack --silent "$4@$5") || return 1
    sum=sha512-$(openssl dgst -sha512 -binary "$work/$archive" | base64 -w0)
    [ "$sum" = "$6" ] || fail "$archive is not what systemd/deb/runtimes says: $sum"
    tar -xzf "$work/$archive" -C "$work" package/bin/node || return 1
    mv "$work/package/bin/node" "$2" || return 1
  fi
  chmod 755 "$2"
  # Without what only a debugger reads: 18 MB less. A strip knows its own architecture only.
  if [ "$1" = "$native" ] && command -v strip >/dev/null; then strip --strip-unneeded "$2"; fi
}

# $1: folder of the program, $2: architecture as better-sqlite3 names it
copy_dependencies() {
  # What npm lists may have been left by the install script of one that is for development alone.
  dev=$(node -p 'Object.entries(require("./package-lock.json").packages).filter(([, one]) => one.dev).map(([name]) => name).join("\n")')
  npm ls --all --omit=dev --parseable | tail -n +2 | while read -r folder; do
    name=${folder#"$root"/}
    if printf '%s\n' "$dev" | grep -qxF "$name"; then continue; fi
    # One inside another is there already.
    [ ! -e "$1/$name" ] || continue
    mkdir -p "$1/$(dirname "$name")"
    cp -r "$folder" "$1/$name"
  done
  modules=$1/node_modules
  # SQLite's sources, and the binaries for other machines.
  rm -rf "$modules/better-sqlite3/deps" "$modules/better-sqlite3/src" "$modules/better-sqlite3/binding.gyp"
  rm -rf "$modules/node-addon-api"
  # What SSH would compile to be quicker; it goes without.
  rm -rf "$modules/ssh2/util" "$modules/ssh2/lib/protocol/crypto/src" "$modules/cpu-features" "$modules/buildcheck" "$modules/nan"
  find "$modules/better-sqlite3/prebuilds" -type f ! -name "linux-$2.node" -delete
  # What a program does not read: types, maps, sources of what is compiled, documents, tests. Licences stay.
  find "$modules" -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' -o -name '*.md' \
    -o -name 'tsconfig*.json' -o -name '.*' \) ! -iname 'licen[cs]e*' -delete
  for package in "$modules"/* "$modules"/@*/*; do
    for folder in test tests docs doc examples benchmarks benchmark bench editors .github; do
      rm -rf "${package:?}/$folder"
    done
  done
  rm -rf "$modules/zod/src"
  find "$modules/htmx.org/dist" -type f ! -name htmx.min.js -delete
  find "$modules" -depth -type d -empty -delete
}

# $1: architecture; its Node.js is in $work/node-$1
make_package() {
  case $1 in amd64) cpu=x64 ;; *) cpu=$1 ;; esac
  tree=$work/$1
  program=$tree/usr/lib/washa
  doc=$tree/usr/share/doc/washa
  mkdir -p "$program" "$doc/examples" "$tree/DEBIAN" "$tree/usr/bin" "$tree/etc/washa/credentials" \
    "$tree/usr/lib/systemd/system" "$tree/usr/lib/sysusers.d" "$tree/etc/avahi/services"
  mv "$work/node-$1" "$program/node"
  copy_dependencies "$program" "$cpu"
  # The console tells from it what is new.
  cp -r src package.json CHANGELOG.md "$program/"

  cp config/washa.toml "$tree/etc/washa/washa.toml"
  cp "$here/deb/washa.avahi" "$tree/etc/avahi/services/washa.service"
  cp systemd/washa.service systemd/washa-upgrade.service "$tree/usr/lib/systemd/system/"
  cp "$here/deb/washa.sysusers" "$tree/usr/lib/sysusers.d/washa.conf"
  cp "$here/deb/washa.sh" "$tree/usr/bin/washa"
  # README.md names these.
  cp -r README.md docs "$doc/"
  cp -r config/setup.example.toml config/tunnels "$doc/examples/"
  cp LICENSE "$doc/copyright"
  gzip -9nc CHANGELOG.md >"$doc/changelog.gz"

  find "$tree" -type d -exec chmod 755 {} +
  find "$tree" -type f -exec chmod 644 {} +
  chmod 755 "$program/node" "$tree/usr/bin/washa"
  chmod 700 "$tree/etc/washa/credentials"
  (cd "$tree" && find usr -type f -print0 | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"
  size=$(du -sk --apparent-size --exclude=DEBIAN "$tree" | cut -f1)
  sed -e "s/@VERSION@/$version/; s/@ARCH@/$1/; s/@SIZE@/$size/" "$here/deb/control" >"$tree/DEBIAN/control"
  cp "$here/deb/conffiles" "$tree/DEBIAN/"
  for script in postinst prerm postrm; do
    cp "$here/deb/$script" "$tree/DEBIAN/"
    chmod 755 "$tree/DEBIAN/$script"
  done
  find "$tree" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +

  file=$dist/washa_${version}_$1.deb
  dpkg-deb --root-owner-group -Zxz -z2 --build "$tree" "$file.part" >/dev/null
  mv "$file.part" "$file"
  rm -rf "$tree"
  say "dist/${file##*/}: $(($(stat -c %s "$file") / 1000000)) MB, installed $((size / 1024)) MiB"
}

wanted=$*
for arch in ${wanted:-amd64 arm64}; do
  if fetch_runtime "$arch" "$work/node-$arch"; then
    make_package "$arch"
  elif [ -z "$wanted" ] && [ "$arch" != "$native" ]; then
    say "no package for $arch: its Node.js cannot be had here"
  else
    fail "no package for $arch: its Node.js cannot be had"
  fi
done
