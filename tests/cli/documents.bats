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

# In the documents, the picture has fewer colours.
@test "the page in README is what its command draws" {
    cd "$BATS_TEST_TMPDIR"
    command -v python3 >/dev/null || skip "no python3 here"
    PATH=$(dirname "$NNLETTERS"):$PATH
    eval "$(sed -n 's/^\$ \(nnletters data synth [^#]*\).*/\1/p' "$NL_SOURCE/README.md")"
    eval "$(sed -n 's/^\*`\(nnletters predict --overlay seen.png [^`]*\)`.*/\1/p' "$NL_SOURCE/README.md")" >/dev/null
    python3 "$NL_SOURCE/tests/python/samepicture.py" seen.png "$NL_SOURCE/docs/page.png"
}

# The commands for files in docs/input-formats.md whose programs, and those that make such files, are here.
@test "what other programs decode is read from their pipes" {
    cd "$BATS_TEST_TMPDIR"
    PATH=$(dirname "$NNLETTERS"):$PATH
    tried=0
    make() {
        local program=$1 file=$2 command
        command -v "$program" >/dev/null && command -v "${3%% *}" >/dev/null || return 0
        eval "$3"
        command=$(sed -n "s/^| [^|]* | \`\(.*$file.*\)\` | .*/\1/p" "$NL_SOURCE/docs/input-formats.md" | sed 's/\\|/|/g')
        [ -n "$command" ]
        [ "$(eval "$command" 2>/dev/null | tail -n 1)" = HELLO ]
        tried=$((tried + 1))
    }
    hello=$NL_SOURCE/data/hello/hello-separate-1.png
    [ "$(nnletters predict - <"$hello")" = HELLO ]
    make tifftopnm scan.tiff 'pnmtotiff -quiet <(pngtopnm "$hello") >scan.tiff'
    make dwebp picture.webp 'cwebp -quiet -lossless "$hello" -o picture.webp'
    make giftopnm picture.gif 'ppmtogif -quiet <(pngtopnm "$hello") >picture.gif'
    make heif-convert photo.heic 'heif-enc "$hello" -o photo.heic'
    [ "$tried" -gt 0 ] || skip "none of the programs is here"
}
