#!/usr/bin/env bats
# Data that are not what they should be are noticed, in a line each, by train, eval and data info.

load cli

capitals=ABCDEFGHIJKLMNOPQRSTUVWXYZ

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# warned TEXT ARG...: succeeds, with one line on stderr that contains the text.
warned() {
    local text=$1
    shift
    "$NNLETTERS" "$@" >out 2>err || { cat err; return 1; }
    cat err
    [ "$(wc -l <err)" -eq 1 ]
    grep -qF -- "$text" err
}

# silent ARG...: succeeds and has nothing to say.
silent() {
    "$NNLETTERS" "$@" >out 2>err
    cat err
    [ ! -s err ]
}

train=(train --lines 0 --hidden 16 --epochs 1 --progress none -o m)

@test "pictures on their side" {
    "$NNLETTERS" data synth -n 260 --chars "$capitals" -o drawn
    silent data info drawn-images*
    warned 'drawn-images-idx3-ubyte: the pictures look transposed; try --transpose yes' \
        data info --transpose no drawn-images*
    "$NNLETTERS" "${train[@]}" --epochs 6 drawn-images* 2>err
    cp m model
    warned 'look transposed' eval -m model --transpose no drawn-images*
    "$NNLETTERS" "${train[@]}" --transpose no drawn-images* 2>err
    grep -q 'look transposed; try --transpose yes' err
}

@test "labels off by one" {
    "$NNLETTERS" data synth -n 260 --chars "$capitals" -o drawn
    awk '{ print $1, $2 + 1 }' drawn-mapping.txt >wrong.txt
    warned 'labels look off by one: pictures look like the characters before their labels' \
        data info --mapping wrong.txt drawn-images*
}

@test "the same pictures to learn and to test" {
    "$NNLETTERS" data synth -n 100 --chars ABCDE -o learnt
    "$NNLETTERS" data synth -n 100 -s 2 --chars ABCDE -o others
    "$NNLETTERS" "${train[@]}" --epochs 6 learnt-images*
    warned 'learnt-images-idx3-ubyte: the model was trained on these very data; --held-back' \
        eval -m m learnt-images*
    silent eval -m m others-images*
    cp learnt-images-idx3-ubyte again-images-idx3-ubyte
    cp learnt-labels-idx1-ubyte again-labels-idx1-ubyte
    cp learnt-mapping.txt again-mapping.txt
    warned '100 pictures are in two sources, first of all learnt-images-idx3-ubyte and again' \
        data info learnt-images-idx3-ubyte again-images-idx3-ubyte
}

@test "ink and paper exchanged, blank pictures" {
    local i
    printf '\0\0\10\3\0\0\0\12\0\0\0\10\0\0\0\10' >light-images-idx3-ubyte
    printf '\0\0\10\1\0\0\0\12' >light-labels-idx1-ubyte
    for i in 1 2 3 4 5 6 7 8 9; do # light strokes on dark paper
        head -c $((18 + i)) /dev/zero | tr '\0' '\377'
        head -c 2 /dev/zero
        head -c $((44 - i)) /dev/zero | tr '\0' '\377'
    done >>light-images-idx3-ubyte
    head -c 64 /dev/zero >>light-images-idx3-ubyte
    printf '\0\1\2\3\4\5\6\7\10\11' >>light-labels-idx1-ubyte
    "$NNLETTERS" data info light-images* >out 2>err
    cat err
    [ "$(wc -l <err)" -eq 2 ]
    grep -q 'light-images-idx3-ubyte: [6-9] of 10 pictures look inverted' err
    grep -q 'light-images-idx3-ubyte: 1 of 10 pictures are blank' err
}
