#!/usr/bin/env bats
# Bad pictures among good ones: left out, counted, the first named; refused if asked to, or if they
# are many.

load cli

# spoil FOLDER: five bad pictures of every kind, named before and after the good ones.
spoil() {
    printf 'P5 4 4 255\n%16s' '' >"$1/0-blank.pgm"
    local whole
    whole=$(find "$1" -name '*.png' | sort | head -n 1) # before there is another
    head -c 60 "$whole" >"$1/0-cut.png"
    : >"$1/9-empty.png"
    printf 'no picture' >"$1/9-text.png"
    printf 'P5 40000 40000 255\n' >"$1/9-huge.pgm"
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    mkdir clean spoilt many
    "$NNLETTERS" data synth --chars ABC -n 60 --to tree -o clean/letters
    cp -r clean/letters spoilt
    spoil spoilt/letters/upper_B
    printf 'GIF89a....' >spoilt/letters/upper_C/0-other.jpg
    cp -r spoilt/letters many
    : >many/letters/upper_C/9-another.png
    "$NNLETTERS" data synth --lines clean -n 22 -o lines
    find lines -name '*.png' | sort | head -n 2 >first
    xargs rm <first
    printf 'P5 9 9 255\n' >"$(sed -n '1s/.png$/.pgm/p' first)"
    printf 'P5 9 9 255\n%81s' '' >"$(sed -n '2s/.png$/.pgm/p' first)"
    "$NNLETTERS" train --drawn 940 --lines 0 --hidden 16 -e 1 --progress none -o old.m
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

# skipping N ARG...: ends well, and stderr names the first five pictures of N and counts them.
skipping() {
    local count=$1
    shift
    "$NNLETTERS" "$@" >out 2>err
    cat err
    [ "$(grep -c '^nnletters: left out: ' err)" -eq $((count < 5 ? count : 5)) ]
    [ "$count" -le 5 ] || grep -q "^nnletters: $count pictures are left out; --strict refuses them" err
}

# strict NAME ARG...: refused with --strict, and NAME is the picture that is named.
strict() {
    local name=$1 code=0
    shift
    "$NNLETTERS" "$@" --strict >out 2>err || code=$?
    cat err
    [ "$code" -eq 3 ]
    grep -q "^nnletters: [^ ]*$name: " err
}

@test "data leaves bad pictures out" {
    skipping 6 data info spoilt/letters
    grep -q 'upper_B/0-blank.pgm: nothing is written on it' err
    grep -q 'upper_B/0-cut.png: damaged PNG picture' err
    grep -q 'upper_B/9-empty.png: the file is empty' err
    grep -q 'upper_B/9-huge.pgm: 40000 x 40000 pixels' err
    grep -q 'upper_B/9-text.png: not a picture' err
    "$NNLETTERS" data info clean/letters | diff - out
    skipping 6 data convert --to idx -o spoilt.idx spoilt/letters
    "$NNLETTERS" data convert --to idx -o clean.idx clean/letters
    for part in images-idx3-ubyte labels-idx1-ubyte mapping.txt; do
        cmp "spoilt.idx-$part" "clean.idx-$part"
    done
    strict 0-blank.pgm data info spoilt/letters
    [ ! -s out ]
}

@test "more than a tenth of bad pictures are refused" {
    refused 3 "many/letters: more than a tenth of its 67 pictures cannot be used; the first: " \
        data info many/letters
    refused 3 "more than a tenth" train many/letters -o m
    refused 3 "more than a tenth" eval -m old.m many/letters
    [ ! -e m ]
}

@test "train learns from the good ones, as if the bad ones were not there" {
    for threads in 1 3; do
        skipping 6 train --lines 0 --hidden 16 -e 1 -t "$threads" --progress none -o "spoilt$threads.m" \
            spoilt/letters
    done
    "$NNLETTERS" train --lines 0 --hidden 16 -e 1 --progress none -o clean.m clean/letters
    cmp spoilt1.m clean.m
    cmp spoilt3.m clean.m
    strict 0-blank.pgm train --lines 0 -e 1 -o m spoilt/letters
    [ ! -e m ]
}

@test "train leaves out bad pictures with transcriptions" {
    skipping 2 train --from old.m --features context -e 1 --drawn 620 --epoch-lines 8 \
        --progress none -o lines.m lines
    strict '' train --from old.m -e 1 --drawn 620 --epoch-lines 8 -o m lines
    [ ! -e m ]
}

@test "eval leaves out bad pictures of characters" {
    skipping 6 eval -m old.m -f json spoilt/letters
    grep -qF '"skipped":{"count":6,"first":["spoilt/letters/upper_B/0-blank.pgm: nothing' out
    sed 's/,"skipped".*//' out >spoilt.json
    "$NNLETTERS" eval -m old.m -f json clean/letters >out
    grep -qF '"skipped":{"count":0,"first":[]}' out
    sed 's/,"skipped".*//' out | diff - spoilt.json
    strict 0-blank.pgm eval -m old.m spoilt/letters
}

@test "eval leaves out bad pictures with transcriptions" {
    skipping 2 eval -m old.m lines
    grep -q 'lines/.*pgm: nothing is written on it' err
    [ "$(grep -c '^lines/' out)" -eq 20 ]
    skipping 2 eval -m old.m -f json lines
    grep -qF '"skipped":{"count":2,' out
    strict '' eval -m old.m lines
    cp -r lines worse
    : >"$(find worse -name '*.png' | sort | head -n 1)"
    code=0
    "$NNLETTERS" eval -m old.m worse >out 2>err || code=$?
    [ "$code" -eq 3 ]
    grep -q "^nnletters: worse: more than a tenth of its 22 pictures cannot be used" err
}

# lacking ARG...: fails for want of open files, with that message alone.
lacking() {
    local code=0
    (ulimit -n 4 && exec "$NNLETTERS" "$@") >out 2>err 3>&- || code=$?
    cat err
    [ "$code" -eq 6 ]
    [ "$(wc -l <err)" -eq 1 ]
    grep -q '^nnletters: [^ ]*: cannot open a pipe: Too many open files' err
}

# A decoder takes two file descriptors, and one is left.
@test "want of open files is not blamed on pictures" {
    lacking data info clean/letters
    lacking eval -m old.m lines
    lacking train --from old.m -e 1 -o new.m lines
}
