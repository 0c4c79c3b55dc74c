#!/usr/bin/env bats
# Streams, devices and sparse files as each kind of input: known by their first bytes, or given up.

load cli

setup() {
    cd "$BATS_TEST_TMPDIR"
    hello=$NL_SOURCE/data/hello/hello-broken-1.png
    model=$NL_SOURCE/data/models/letters.safetensors
}

# endless CODE TEXT ARG...: `refused` with what standard input has, then zeros without end.
endless() {
    cat - /dev/zero 2>/dev/null | input=/dev/stdin refused "$@"
}

@test "no library is looked for in the current folder" {
    command -v readelf >/dev/null || skip 'no readelf here'
    readelf -d "$NNLETTERS" >dynamic
    grep -q NEEDED dynamic
    [ "$(grep -cE 'RPATH|RUNPATH' dynamic)" -eq 0 ]
}

@test "an endless stream that is no picture is refused by its first bytes" {
    endless 3 'not a picture' predict - </dev/null
    refused 3 'not a picture' predict /dev/zero
    echo 'GIF89a' | endless 3 'convert it' predict -
}

@test "of an endless picture no more is read than it can need" {
    printf 'P5 100 100 255\n' | endless 6 'the most that is read' predict -
    endless 6 'the most that is read' predict - <"$hello"
    printf 'P5 65000 65000 255\n' | endless 6 '65000 x 65000 pixels' predict -
}

@test "a large picture still comes through a pipe" {
    { printf 'P6 3000 1500 255\n'; head -c 13500000 /dev/zero | tr '\0' '\377'; } >white.ppm
    cat white.ppm | "$NNLETTERS" predict -m "$model" - >out
    [ ! -s out ]
}

@test "a FIFO that never sends is given up" {
    mkfifo fifo
    refused 6 'within 0.3 s (--timeout)' predict --timeout 0.3 fifo
}

@test "a model is refused by its first bytes" {
    refused 4 "header's length is impossible" predict -m /dev/zero "$hello"
    truncate -s 3G sparse
    refused 4 "header's length is impossible" predict -m sparse "$hello"
    [ -e "$model" ] || skip 'no model to change'
    cp "$model" long
    truncate -s 3G long
    refused 4 'bytes are left over' predict -m long "$hello"
    refused 4 'bytes are left over' train --teacher long --drawn 620 --lines 0 -o m
}

@test "texts and lists end at a zero byte or at their limit" {
    refused 3 'zero bytes' predict --lexicon /dev/zero "$hello"
    refused 3 'zero bytes' data ngram /dev/zero -o x
    refused 3 'no file of n-grams' predict --lm /dev/zero "$hello"
    endless 6 'the most that is read' predict --files-from - </dev/null
}

@test "a packed file that inflates without end is stopped" {
    { printf '\0\0\10\3\0\0\352\140\0\0\0\034\0\0\0\034'; head -c 200M /dev/zero; } |
        gzip -1 >bomb-images.gz
    refused 6 'inflates to over 100 times its size' data info bomb-images.gz
}

@test "without seccomp no picture is decoded, unless one asks for it" {
    without() { "$NL_BUILD/tests/noseccomp" "$NNLETTERS" "$@"; }
    without --version || skip 'no seccomp here'
    code=0
    without predict "$hello" >out 2>err || code=$?
    [ "$code" -eq 6 ]
    [ ! -s out ]
    grep -q 'refuses seccomp (Operation not permitted).*--no-sandbox' err
    code=0
    without segment "$hello" >out 2>err || code=$?
    [ "$code" -eq 6 ]
    [ -e "$model" ] || skip 'no model to read with'
    [ "$(without predict --no-sandbox -m "$model" "$hello" 2>err)" = HELLO ]
    grep -q 'without a sandbox' err
    "$NNLETTERS" predict -m "$model" "$hello" 2>err >out
    [ ! -s err ]
}

@test "data are not decoded without seccomp, either" {
    without() { "$NL_BUILD/tests/noseccomp" "$NNLETTERS" "$@"; }
    without --version || skip 'no seccomp here'
    "$NNLETTERS" data synth -n 62 --to tree -o drawn
    code=0
    without data info drawn >out 2>err || code=$?
    [ "$code" -eq 6 ]
    without data info --no-sandbox drawn >out 2>err
    grep -q 'without a sandbox' err
}

@test "--timeout is for the whole picture, reading too" {
    [ -e "$model" ] || skip 'no model to read with'
    # Little to decode and seconds to read; on a busy machine decoding may be late, too.
    "$NL_BUILD/tests/draw_hard" comb-rows 2000 1080 >comb.pgm
    refused 6 '--timeout' predict -m "$model" --timeout 0.3 comb.pgm
}

@test "so it is of segment and eval" {
    # As above; without a limit of reading, both take longer and end well.
    "$NL_BUILD/tests/draw_hard" comb-rows 2000 4000 >comb.pgm
    refused 6 '--timeout' segment -f json --timeout 0.2 comb.pgm
    [ -e "$model" ] || skip 'no model to read with'
    mkdir lines
    "$NL_BUILD/tests/draw_hard" comb-rows 2000 1080 >lines/comb.pgm
    echo IIII >lines/comb.txt
    refused 6 '--timeout' eval -f json -m "$model" --timeout 0.3 lines
}

@test "a page of more hypotheses than writing has is refused" {
    [ -e "$model" ] || skip 'no model to read with'
    "$NL_BUILD/tests/draw_hard" comb-rows 2000 2000 >comb.pgm
    refused 6 'no page of writing' predict -m "$model" --timeout 600 comb.pgm
}
