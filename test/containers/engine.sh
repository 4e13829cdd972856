#!/bin/sh
# A Docker engine for the container tests: `engine.sh start`, `engine.sh stop`, `engine.sh status`.
#
# An engine that already answers is used as it is, and is never stopped. Otherwise Debian's dockerd is started with its
# images in a folder of its own (WASHA_ENGINE_DIR), and `stop` ends that process and no other. Both may be called twice.
# Needs root, and: apt-get install --no-install-recommends docker.io
set -eu

dir=${WASHA_ENGINE_DIR:-${TMPDIR:-/tmp}/washa-engine}
pidfile=$dir/dockerd.pid
log=$dir/dockerd.log
socket=${WASHA_ENGINE_SOCKET:-/var/run/docker.sock}

say() { printf 'engine: %s\n' "$*" >&2; }

answers() { DOCKER_HOST=${DOCKER_HOST:-unix://$socket} docker version --format '{{.Server.Version}}' 2>/dev/null; }

# Our dockerd: alive, and started on our own folder. A process id alone may belong to somebody else by now.
ours() {
  [ -s "$pidfile" ] || return 1
  pid=$(cat "$pidfile")
  tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q -- "dockerd .*--data-root=$dir/"
}

# One attempt. $1: storage driver, $2: folder that comes first in the PATH, or nothing.
try() {
  rm -f "$pidfile"
  PATH=${2:+$2:}$PATH setsid dockerd \
    --data-root="$dir/data-$1" --exec-root="$dir/exec" --pidfile="$pidfile" \
    --host="unix://$socket" --storage-driver="$1" \
    --log-level=warn --shutdown-timeout=5 </dev/null >>"$log" 2>&1 &
  started=$!
  tries=0
  while [ $tries -lt 150 ]; do
    if answers >/dev/null; then return 0; fi
    # Gone already: the next attempt may do better.
    kill -0 "$started" 2>/dev/null || return 1
    sleep 0.2
    tries=$((tries + 1))
  done
  kill "$started" 2>/dev/null || true
  wait "$started" 2>/dev/null || true
  return 1
}

# What a test run that was killed has left, some of it with the wish to be started anew. The engine is ours and has just
# started, so that nothing else is in it.
sweep() {
  export DOCKER_HOST="unix://$socket"
  left=$(docker ps -aq)
  # One word an id.
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker rm -vf $left >/dev/null
  docker volume prune -f >/dev/null
  docker network prune -f >/dev/null
}

start() {
  if version=$(answers); then
    say "version $version answers"
    return 0
  fi
  command -v dockerd >/dev/null || {
    say 'no dockerd here: apt-get install --no-install-recommends docker.io'
    return 1
  }
  [ "$(id -u)" = 0 ] || {
    say 'only root can start an engine'
    return 1
  }

  mkdir -p "$dir/legacy"
  : >"$log"
  # Some kernels know only the old packet filter, and Debian's iptables speaks to the new one.
  ln -sf "$(command -v iptables-legacy || echo /usr/sbin/iptables-legacy)" "$dir/legacy/iptables"
  ln -sf "$(command -v ip6tables-legacy || echo /usr/sbin/ip6tables-legacy)" "$dir/legacy/ip6tables"
  for driver in overlay2 vfs; do
    for first in '' "$dir/legacy"; do
      if try "$driver" "$first"; then
        sweep
        say "version $(answers) started, storage $driver${first:+, old packet filter}"
        return 0
      fi
    done
  done
  say "dockerd does not start; the end of $log:"
  tail -n 20 "$log" >&2
  return 1
}

stop() {
  if ! ours; then
    say 'none of ours is running'
    return 0
  fi
  kill "$pid"
  tries=0
  while kill -0 "$pid" 2>/dev/null && [ $tries -lt 150 ]; do
    sleep 0.2
    tries=$((tries + 1))
  done
  if kill -0 "$pid" 2>/dev/null; then kill -KILL "$pid"; fi
  rm -f "$pidfile"
  say 'stopped'
}

case ${1:-} in
  start) start ;;
  stop) stop ;;
  status) if version=$(answers); then say "version $version answers"; else say 'no engine'; exit 1; fi ;;
  *) say 'usage: engine.sh start|stop|status'; exit 2 ;;
esac
