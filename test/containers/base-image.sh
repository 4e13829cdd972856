#!/bin/sh
# Makes the images that the container tests start from, where they are not there yet:
#
#   node:24-bookworm-slim   what the Dockerfile names. Pulled; made here under that tag when it cannot be pulled.
#   washa-test/systemd      Debian 12 (bookworm) with systemd, for the systemd tests.
#   washa-test/systemd-13   the same of Debian 13 (trixie).
#
# Each rests on a debootstrap of its Debian with this machine's own certificates, so that installs inside a build work
# wherever they work outside. Its archive is kept in WASHA_CACHE_DIR. Needs root, an engine (engine.sh start), debootstrap,
# and `npm ci` done, for the Node binary.
#
# Usage: base-image.sh [node] [systemd] [systemd-13]     (default: all)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cache=${WASHA_CACHE_DIR:-${WASHA_ENGINE_DIR:-${TMPDIR:-/tmp}/washa-engine}/cache}
node_tag=node:24-bookworm-slim
# The builder that every engine has: no plugin is needed for these files.
export DOCKER_BUILDKIT=0

say() { printf 'base-image: %s\n' "$*" >&2; }
there() { docker image inspect "$1" >/dev/null 2>&1; }

work=
cleanup() { if [ -n "$work" ]; then rm -rf "$work"; fi; }
trap cleanup EXIT
trap 'exit 1' INT TERM

scratch() {
  cleanup
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/work.XXXXXX")
}

# $1: codename of a Debian; its archive is $rootfs then
make_rootfs() {
  rootfs=$cache/$1-rootfs.tar
  [ -s "$rootfs" ] && return 0
  command -v debootstrap >/dev/null || {
    say 'no debootstrap here: apt-get install --no-install-recommends debootstrap'
    exit 1
  }
  say "debootstrap of $1 (about a minute, once)"
  scratch
  debootstrap --variant=minbase --include=ca-certificates "$1" "$work/rootfs" "${WASHA_DEBIAN_MIRROR:-http://deb.debian.org/debian}" >"$cache/debootstrap.log" 2>&1 || {
    tail -n 20 "$cache/debootstrap.log" >&2
    exit 1
  }
  # Certificates that this machine was given, twice: an install of ca-certificates inside writes the bundle anew.
  mkdir -p "$work/rootfs/usr/local/share/ca-certificates"
  for file in /usr/local/share/ca-certificates/*.crt; do
    [ ! -f "$file" ] || cp "$file" "$work/rootfs/usr/local/share/ca-certificates/"
  done
  chroot "$work/rootfs" update-ca-certificates >/dev/null 2>&1
  if [ -s /etc/ssl/certs/ca-certificates.crt ]; then
    cp -L /etc/ssl/certs/ca-certificates.crt "$work/rootfs/etc/ssl/certs/ca-certificates.crt"
  fi
  # Nothing starts in a build, and what a package leaves for a reader is not needed.
  printf '#!/bin/sh\nexit 101\n' >"$work/rootfs/usr/sbin/policy-rc.d"
  chmod 755 "$work/rootfs/usr/sbin/policy-rc.d"
  printf 'Acquire::Languages "none";\nAPT::Install-Recommends "false";\n' >"$work/rootfs/etc/apt/apt.conf.d/90small"
  rm -rf "$work"/rootfs/var/cache/apt/archives/*.deb "$work"/rootfs/var/lib/apt/lists/* \
    "$work"/rootfs/usr/share/doc "$work"/rootfs/usr/share/man "$work"/rootfs/usr/share/locale
  mkdir -p "$work/rootfs/usr/share/man/man1"
  tar -C "$work/rootfs" --numeric-owner -cf "$rootfs.part" .
  mv "$rootfs.part" "$rootfs"
}

# $1: codename of a Debian; its image is $debian_tag then
make_debian() {
  debian_tag=washa-test/debian-$1
  there "$debian_tag" && return 0
  make_rootfs "$1"
  docker import --change 'CMD ["/bin/bash"]' "$rootfs" "$debian_tag" >/dev/null
}

# $1: codename of a Debian, $2: what its image with systemd is called
make_systemd() {
  there "$2" && return 0
  make_debian "$1"
  say "$2"
  scratch
  cat >"$work/Dockerfile" <<DOCKERFILE
FROM $debian_tag
RUN apt-get update \\
 && DEBIAN_FRONTEND=noninteractive apt-get install -y systemd systemd-sysv dbus ca-certificates procps \\
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb /usr/sbin/policy-rc.d \\
 && systemctl set-default multi-user.target \\
 && systemctl mask getty.target console-getty.service systemd-logind.service systemd-udevd.service \\
      systemd-udev-trigger.service systemd-resolved.service systemd-networkd.service systemd-timesyncd.service \\
      apt-daily.timer apt-daily-upgrade.timer
ENV container=docker
STOPSIGNAL SIGRTMIN+3
CMD ["/lib/systemd/systemd"]
DOCKERFILE
  docker build -q -t "$2" "$work" >/dev/null
}

make_node() {
  there "$node_tag" && return 0
  if [ "${WASHA_PULL:-1}" = 1 ] && timeout 120 docker pull -q "$node_tag" >/dev/null 2>&1; then return 0; fi
  say "$node_tag cannot be pulled: made here"
  make_debian bookworm
  scratch
  binary=$(readlink -f "$root/node_modules/node/bin/node")
  "$binary" -e 'process.exit(process.versions.node.startsWith("24.") ? 0 : 1)' || {
    say "$binary is not Node 24"
    exit 1
  }
  npm=$(npm root --global)/npm
  [ -f "$npm/bin/npm-cli.js" ] || {
    say "no npm at $npm"
    exit 1
  }
  mkdir -p "$work/local/bin" "$work/local/lib/node_modules" "$work/local/etc"
  cp "$binary" "$work/local/bin/node"
  cp -rL "$npm" "$work/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$work/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$work/local/bin/npx"
  # npm asks the system's certificates and the registry that this machine asks.
  printf 'cafile=/etc/ssl/certs/ca-certificates.crt\nregistry=%s\n' "$(npm config get registry)" >"$work/local/etc/npmrc"
  cat >"$work/Dockerfile" <<DOCKERFILE
FROM $debian_tag
COPY local /usr/local
RUN apt-get update && apt-get install -y libstdc++6 && rm -rf /var/lib/apt/lists/* \\
 && groupadd --gid 1000 node && useradd --uid 1000 --gid node --shell /bin/bash --create-home node \\
 && node --version && npm --version
CMD ["node"]
DOCKERFILE
  docker build -q -t "$node_tag" "$work" >/dev/null
}

[ $# -gt 0 ] || set -- systemd systemd-13 node
docker version >/dev/null 2>&1 || {
  say 'no engine answers: engine.sh start'
  exit 1
}
for what in "$@"; do
  case $what in
    node) make_node ;;
    systemd) make_systemd bookworm washa-test/systemd ;;
    systemd-13) make_systemd trixie washa-test/systemd-13 ;;
    *) say 'usage: base-image.sh [node] [systemd] [systemd-13]'; exit 2 ;;
  esac
done
