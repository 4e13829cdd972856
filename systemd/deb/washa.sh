#!/bin/sh
# The program that is installed; or that of before the last upgrade, which takes over when the new one is not well.
program=/usr/lib/washa
kept=/usr/lib/washa-previous
if [ -e "$kept/rolled-back" ] || { [ "$1" = rollback ] && [ -d "$kept" ]; }; then program=$kept; fi
exec "$program/node" "$program/src/cli.ts" "$@"
