#!/usr/bin/env bats
# data synth --lines and --text: pictures beside their transcriptions, the same from the same seed.

load cli

setup() {
    cd "$BATS_TEST_TMPDIR"
    # A writer of digits, each in two ways.
    for slope in 5 9; do
        for digit in 0 1 2 3 4 5 6 7 8 9; do
            echo "{\"l\":\"$digit\",\"w\":\"ann\",\"q\":\"?\",\"s\":[[40,100,0,80,$slope,20,30,0,60,30,60,80,40,100,10,$((10 * digit))]]}"
        done
    done >pens.ndjson
}

@test "lines are written with their transcriptions" {
    "$NNLETTERS" data synth --lines pages -n 3 -o lines
    [ "$(ls lines)" = "$(printf 'pages-000%d.%s\n' 0 png 0 txt 1 png 1 txt 2 png 2 txt)" ]
    [ "$(wc -l <lines/pages-0001.txt)" -ge 4 ]
    [ "$(head -c 4 lines/pages-0002.png | tail -c 3)" = PNG ]
}

@test "the same seed writes the same, another other lines" {
    "$NNLETTERS" data synth --lines wild -n 5 -s 7 -o a
    "$NNLETTERS" data synth --lines wild -n 5 -s 7 -o b
    "$NNLETTERS" data synth --lines wild -n 5 -s 8 -o c
    diff -r a b
    fails diff -q a/wild-0000.png c/wild-0000.png
}

@test "lines are written with a writer's letters" {
    "$NNLETTERS" data synth --lines digits -n 4 --held-share 0 -o lines pens.ndjson
    gzip pens.ndjson
    "$NNLETTERS" data synth --lines digits -n 4 --held-share 0 -o packed pens.ndjson.gz
    diff -r lines packed
    fails grep -v '^[0-9 ]*$' lines/*.txt
}

@test "held-back writers write only with --held-back, the others only without" {
    "$NNLETTERS" data synth --lines digits -n 1 --held-share 1 --held-back -o lines pens.ndjson
    refused 2 'no writer has enough letters' data synth --lines digits -n 1 --held-share 1 -o x \
        pens.ndjson
    refused 2 'no writer has enough letters' data synth --lines clean -n 1 -o x pens.ndjson
}

@test "options that do not go together are refused" {
    refused 2 'do not go together' data synth --lines clean --text A -o x
    refused 2 'say which kind' data synth -o x pens.ndjson
    refused 2 'name files of pen characters' data synth --lines clean --held-back -o x
    refused 2 "did you mean 'touching'" data synth --lines tuoching -o x
    refused 3 'line 2 is not' data synth --lines clean -o x <(cat pens.ndjson | sed 2s/q/r/)
    refused 5 'cannot be made' data synth --lines clean -n 1 -o no/such/folder
    [ ! -e x ]
}

width() { # PICTURE
    od -An -tu4 --endian=big -j 16 -N 4 "$1" | tr -d ' '
}

@test "a text is drawn in one hand as its options say" {
    for gap in -0.2 0 0.3; do
        "$NNLETTERS" data synth --text 'HELLO 12' --gap $gap -o "gap$gap.png"
    done
    [ "$(width gap-0.2.png)" -lt "$(width gap0.png)" ]
    [ "$(width gap0.png)" -lt "$(width gap0.3.png)" ]
    "$NNLETTERS" data synth --text 'HELLO 12' --height 128 -o high.png
    [ "$(width high.png)" -gt $(($(width gap0.3.png) * 3 / 2)) ]
    for option in '--size-spread 0.4' '--wander 0.3' '--breaks 2' '--noise 20' '-s 2'; do
        "$NNLETTERS" data synth --text 'HELLO 12' --gap 0.3 $option -o other.png
        fails cmp -s other.png gap0.3.png
    done
}

@test "a text that cannot be drawn is refused" {
    refused 2 'no letters' data synth --text ' ' -o x.png
    refused 2 'no way of drawing "é" is known' data synth --text 'CAFé' -o x.png
    refused 2 'not UTF-8' data synth --text $'A\xff' -o x.png
    refused 6 'in shorter lines' data synth --text "$(printf 'HELLO%.0s' {1..300})" --height 60 -o x.png
    [ ! -e x.png ]
}
