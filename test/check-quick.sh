#!/bin/sh
# What can be said of a change within half a minute: types, format and lint of what differs from HEAD, and the quick suites.
# `npm run check` says the rest.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"

# Names with blanks would be taken apart; there are none here.
changed() {
  git diff --name-only --diff-filter=d HEAD -- "$@"
  git ls-files --others --exclude-standard -- "$@"
}

# Types need one core for all the time that the suites take, and say what they have to say when those are through.
said=$(mktemp)
trap 'rm -f "$said"' EXIT
node --run types >"$said" 2>&1 &
types=$!
failed=0
files=$(changed)
[ -z "$files" ] || prettier --check --cache --ignore-unknown $files || failed=1
scripts=$(changed '*.ts' '*.js')
[ -z "$scripts" ] || node --run lint -- --no-warn-ignored $scripts || failed=1
vitest run --project quick || failed=1
wait "$types" || failed=1
cat "$said"
exit "$failed"
