#!/bin/sh
# Refuses `! COMMAND` in the command-line tests: bats takes no notice of it, unless it comes last.
# `fails COMMAND` of tests/cli/cli.bash is seen.
#
#   scripts/check-bats.sh [ROOT]
set -eu
cd "${1:-$(dirname "$0")/..}"

if grep -nE '^[[:space:]]*![[:space:]]' tests/cli/*.bats tests/cli/*.bash; then
    echo "check-bats: '! COMMAND' fails no test; write 'fails COMMAND'"
    exit 1
fi
