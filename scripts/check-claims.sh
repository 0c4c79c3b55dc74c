#!/bin/sh
# What the pages name is there: every test that docs/mathematics.md names (in lines that begin with
# an arrow, as `file.c`: `function`, `function`; ...) is in the list that its file runs; every path
# in lib, cmd, tests and scripts, every nl_ and NL_ identifier, and every file linked to exists. What
# is fenced off as code may show what is not there yet.
#
#   scripts/check-claims.sh [ROOT]
set -eu
export LC_ALL=C
cd "${1:-$(dirname "$0")/..}"
found=$(mktemp -d)
trap 'rm -rf "$found"' EXIT

# ---- tests

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
    while read -r name; do
        case $name in
        *.c)
            file=$(find tests -name "$name")
            [ -n "$file" ] || echo "there is no $name" >>"$found/wrong"
            continue
            ;;
        esac
        claims=$((claims + 1))
        [ -z "$file" ] || grep -qE "(cmocka_unit_test|WITH)\($name\)" "$file" ||
            echo "$file has no test $name" >>"$found/wrong"
    done
    [ "$claims" -gt 0 ] || echo 'no tests named' >>"$found/wrong"
    echo "$claims" >"$found/tests"
}

# ---- paths, identifiers, links: lines of "PAGE NAME"

find ./README.md data docs -name '*.md' -exec awk -v folder="$found" '
FNR == 1 { code = 0 }
/^ *```/ { code = !code }
code { next }
function names(pattern, file, before,    text, name) {
    text = $0
    while (match(text, before pattern)) {
        name = substr(text, RSTART, RLENGTH)
        text = substr(text, RSTART + RLENGTH)
        sub("^" before, "", name)
        sub(/[.,:;]+$/, "", name)
        print FILENAME, name >(folder "/" file)
    }
}
{
    names("(lib|cmd|tests|scripts)/[A-Za-z0-9_./*-]+", /^\| new \|/ ? "new" : "paths", "(^|[ `(\"])")
    names("(nl|NL)_[A-Za-z0-9_]*[A-Za-z0-9]", "identifiers", "(^|[^A-Za-z0-9_])")
    names("[^ )#:]+", "links", "\\]\\(")
}' {} +
touch "$found/new"
while read -r page path; do
    case $path in *NAME*) continue ;; esac
    # shellcheck disable=SC2086 # patterns
    for file in $path $path.h $path.c; do
        [ ! -e "$file" ] || continue 2
    done
    grep -qxF "$page $path" "$found/new" || echo "$page: there is no $path" >>"$found/wrong"
done <"$found/paths"
find lib cmd tests CMakeLists.txt docs/examples \( -name '*.[ch]' -o -name CMakeLists.txt \) -exec grep -hoE \
    '(nl|NL)_[A-Za-z0-9_]+' {} + | sort -u >"$found/known"
awk 'NR == FNR { known[$1]; next }
$2 !~ /NAME/ && !($2 in known) { print $1 ": nothing is called " $2 }' \
    "$found/known" "$found/identifiers" >>"$found/wrong"
while read -r page link; do
    case $link in http*) continue ;; esac
    [ -e "${page%/*}/$link" ] ||
        echo "$page: links to $link, which is not there" >>"$found/wrong"
done <"$found/links"

if [ -s "$found/wrong" ]; then
    sed 's/^/check-claims: /' "$found/wrong" | sort -u
    exit 1
fi
echo "check-claims: all $(cat "$found/tests") tests, $(sort -u "$found/paths" | wc -l) paths," \
    "$(sort -u "$found/identifiers" | wc -l) identifiers and $(wc -l <"$found/links") links are there"
