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

@test "names of folders: a table, a hint, and what is ambiguous" {
    "$NNLETTERS" data synth -n 8 --chars AB -o drawn
    "$NNLETTERS" data convert --to tree -o tree drawn-images*
    mv tree/upper_A tree/Sample001
    mkdir tree/__MACOSX
    refused 3 'labels.csv' data info tree
    echo 'Sample001,A' >tree/labels.csv
    "$NNLETTERS" data info tree >out
    grep -q '^label.A.4$' out
    grep -q '^label.B.4$' out
    mkdir -p whole/train whole/val
    cp -r tree/upper_B whole/train
    refused 3 'a part of the data: give the folder itself' data info whole
    mkdir codes
    cp -r tree/upper_B codes/48
    cp -r tree/upper_B codes/49
    refused 3 'codes: folders named 48 to 49 may be 0 to 9' data info codes
    printf '48,0\n49,1\n' >codes/labels.csv
    "$NNLETTERS" data info codes 2>err >out
    grep -q '^label.0.4$' out
}

@test "a limit takes samples of all classes; pictures that are not read are counted" {
    "$NNLETTERS" data synth -n 40 --chars ABCD -o drawn
    "$NNLETTERS" data convert --to tree -o tree drawn-images*
    "$NNLETTERS" data info --max-samples 4 tree >out
    [ "$(grep -c '^label.[A-D].1$' out)" -eq 4 ]
    echo GIF89a >tree/upper_A/x.gif
    warned 'left out: tree/upper_A/x.gif: a GIF picture cannot be read' data info tree
    refused 3 'x.gif' data info --strict tree
}
