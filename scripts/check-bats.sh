#!/bin/sh
# Refuses `! COMMAND` in the command-line tests: bats takes no notice of it, unless it comes last.
# It sees `fails COMMAND` of tests/cli/cli.bash, and `! COMMAND || false`.
#
#   scripts/check-bats.sh [ROOT]
set -eu
cd "${1:-$(dirname "$0")/..}"

if grep -nE '^[[:space:]]*![[:space:]]' tests/cli/*.bats tests/cli/*.bash | grep -vE '\|\| false$'; then
    echo "check-bats: '! COMMAND' fails no test; write 'fails COMMAND', or '! COMMAND || false'"
    exit 1
fi
