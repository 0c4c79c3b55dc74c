#!/bin/sh
# Every test that docs/mathematics.md names (in lines that begin with an arrow, as `file.c`:
# `function`, `function`; ...) is there: the file in tests/, the function in the list it runs.
#
#   scripts/check-claims.sh [ROOT]
set -eu
export LC_ALL=C
cd "${1:-$(dirname "$0")/..}"

awk '
/^→ / { named = 1 }
named {
    parts = split($0, part, "`")
    for (i = 2; i <= parts; i += 2)
        print part[i]
    named = /,$/
}' docs/mathematics.md | {
    file=
    claims=0
    bad=0
    while read -r name; do
        case $name in
        *.c)
            file=$(find tests -name "$name")
            [ -n "$file" ] || { echo "check-claims: there is no $name"; bad=1; }
            continue
            ;;
        esac
        claims=$((claims + 1))
        [ -z "$file" ] || grep -qE "(cmocka_unit_test|WITH)\($name\)" "$file" ||
            { echo "check-claims: $file has no test $name"; bad=1; }
    done
    [ "$claims" -gt 0 ] || { echo 'check-claims: no claims found'; bad=1; }
    [ "$bad" = 0 ] && echo "check-claims: all $claims tests named are there"
}
