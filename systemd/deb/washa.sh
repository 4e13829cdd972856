#!/bin/sh
exec /usr/lib/washa/node /usr/lib/washa/src/cli.ts "$@"
