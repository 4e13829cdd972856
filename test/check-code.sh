#!/bin/sh
# Format, types, lint and unused code of everything. Lint takes one core for as long as the rest takes on another.
set -eu
cd "$(dirname "$0")/.."
PATH="$PWD/node_modules/.bin:$PATH"

said=$(mktemp)
trap 'rm -f "$said"' EXIT
node --run lint >"$said" 2>&1 &
lint=$!
failed=0
prettier --check --cache . || failed=1
node --run types || failed=1
knip || failed=1
wait "$lint" || failed=1
cat "$said"
exit "$failed"
