#!/bin/sh
# What can be said of a change within half a minute: types, format and lint of what differs from HEAD, and the quick suites.
# `npm run check` says the rest.
set -eu
cd "$(dirname "$0")/.."

# Names with blanks would be taken apart; there are none here.
changed() {
  git diff --name-only --diff-filter=d HEAD -- "$@"
  git ls-files --others --exclude-standard -- "$@"
}

npm run --silent types &
types=$!
failed=0
files=$(changed)
[ -z "$files" ] || npx prettier --check --cache --ignore-unknown $files || failed=1
scripts=$(changed '*.ts' '*.js')
[ -z "$scripts" ] || npm run --silent lint -- --no-warn-ignored $scripts || failed=1
wait "$types" || failed=1
npx vitest run --project quick || failed=1
exit "$failed"
