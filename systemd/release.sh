#!/bin/sh
# Makes dist/washa-<version>/, all that an owner needs who has no Node.js: the packages, how they are installed, what is new,
# what is in them (CycloneDX), and the sums by which a download is proved. The same sources give the same bytes.
#
# Usage: release.sh [package.deb ...]     (default: makes the packages first, of each architecture that can be had)
# RELEASE_DIR: the folder to make the release in, instead of dist.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
cd "$root"
umask 022
PATH=$root/node_modules/.bin:$PATH
LC_ALL=C
export PATH LC_ALL

say() { printf 'release: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

version=$(node -p 'require("./package.json").version')
newest=$(sed -n 's/^## \([0-9][^ ]*\).*/\1/p' CHANGELOG.md | head -n 1)
[ "$newest" = "$version" ] || fail "the newest version in CHANGELOG.md is $newest, and package.json says $version"
: "${SOURCE_DATE_EPOCH:=$(git log -1 --format=%ct 2>/dev/null || stat -c %Y package.json)}"
export SOURCE_DATE_EPOCH

if [ $# -eq 0 ]; then
  # One of an earlier run must not stand in for one that cannot be had today.
  rm -f "dist/washa_${version}_"*.deb
  sh systemd/package.sh
  set -- "dist/washa_${version}_"*.deb
fi

folder=${RELEASE_DIR:-dist}
release=$folder/washa-$version
mkdir -p "$folder"
work=$(mktemp -d "$folder/work.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM
new=$work/new
mkdir "$new" "$work/unpacked"

for deb in "$@"; do
  [ -f "$deb" ] || fail "$deb is not there"
  packed=$(dpkg-deb --field "$deb" Version)
  [ "$packed" = "$version" ] || fail "$deb is of version $packed, and package.json says $version"
  cp "$deb" "$new/washa_${version}_$(dpkg-deb --field "$deb" Architecture).deb"
done
for arch in amd64 arm64; do
  [ -e "$new/washa_${version}_$arch.deb" ] || say "this release has no package for $arch"
done

sed "s/@VERSION@/$version/g" "$here/deb/INSTALL.md" >"$new/INSTALL.md"
# From the top to the version before: what has no version yet is in the packages too.
awk '/^## [0-9]/ && seen++ { exit } /^## /, 0' CHANGELOG.md >"$new/CHANGES.md"
if sed '/^## [0-9]/,$d' "$new/CHANGES.md" | grep -q '^[-*] '; then
  say 'CHANGELOG.md has changes without a version: CHANGES.md calls them Unreleased'
else
  sed -i '/^## Unreleased/,/^$/d' "$new/CHANGES.md"
fi

# Architectures differ in their binaries only.
dpkg-deb --fsys-tarfile "$1" | tar -x -C "$work/unpacked" --wildcards '*/package.json'
npm sbom --package-lock-only --sbom-format=cyclonedx --sbom-type=application >"$work/known.json"
node systemd/sbom.ts "$work/known.json" "$work/unpacked/usr/lib/washa" "$SOURCE_DATE_EPOCH" >"$new/washa_$version.cdx.json"

(cd "$new" && sha256sum -- * >../sums && mv ../sums SHA256SUMS)
rm -rf "$release"
mv "$new" "$release"
say "$release: $(cd "$release" && echo *)"
