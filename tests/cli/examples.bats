#!/usr/bin/env bats
# Every example in the documentation runs as it stands, in a folder with what its names promise.

setup() {
    cd "$BATS_TEST_TMPDIR"
    mkdir bin
    ln -s "$NNLETTERS" bin/nnletters
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
    unset NNLETTERS_MODEL
}

@test "the examples in the documentation run" {
    nnletters data synth --text HELLO -o hello.png
    nnletters data synth --to tree -n 620 -o letters
    echo 'The quick brown fox jumps over the lazy dog.' >books.txt
    nnletters data synth --lines clean -n 2 -o lines
    nnletters data synth --text $'HELLO WORLD\nAND ALL ITS PAGES' -o page.png
    printf 'HELLO WORLD\nAND ALL ITS PAGES\n' >page.txt
    nnletters train --drawn 620 --lines 0 --hidden 32 --epochs 1 -o letters.safetensors --progress none
    nnletters help --format examples >.examples
    [ "$(wc -l <.examples)" -ge 10 ]
    while read -r line; do
        echo "$line"
        bash -c "$line" >.out 2>.err </dev/null || { cat .err; false; }
    done <.examples
}
