#!/usr/bin/env bats
# README.md and docs/*.md: what they show as commands can be run, and prints what they say.

load cli

@test "the commands of the documents run as they stand, in their order" {
    said=$BATS_TEST_TMPDIR/said
    "$NL_SOURCE/scripts/run-documents" >"$said"
    cat "$said"
    [ "$(grep -c ' lines of commands, ' "$said")" -ge 5 ]
    [ "$(grep -c '^not run: ' "$said")" -le 25 ] # of them those whose program is not here
    [ "$(cat "$NL_SOURCE"/README.md "$NL_SOURCE"/docs/*.md | grep -cE '^<!-- (not run: |long)')" -le 20 ]
}

# page_of TEXT: whether scripts/run-documents accepts a page of these lines.
page_of() {
    printf '%s\n' "$@" >"$BATS_TEST_TMPDIR/page.md"
    NNLETTERS=/bin/true "$NL_SOURCE/scripts/run-documents" "$BATS_TEST_TMPDIR/page.md"
}

@test "a command that fails, prints something else or is not marked as one is noticed" {
    page_of '```sh' true '```'
    fails page_of '```sh' false true '```'
    page_of '```console' '$ echo a' a '$ true' '```'
    fails page_of '```console' '$ echo a' b '```'
    fails page_of '```' 'nnletters predict x.png' '```'
    page_of '<!-- not run: it cannot -->' '```sh' false '```' | grep 'page.md:2: it cannot'
    page_of '<!-- needs no-such-program -->' '```sh' false '```' | grep 'there is no no-such-program'
    fails page_of '<!-- not run: it cannot -->' 'Text between.' '```sh' false '```'
}
