#!/usr/bin/env bats
# Training on few pictures, on unequal classes, and in vain.

load cli

small=(--hidden 48 --progress none)

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# drawn NAME COUNT SEED CHARACTERS: data, drawn in turn.
drawn() {
    "$NNLETTERS" data synth -n "$2" -s "$3" --chars "$4" -o "$1"
}

planned() {
    awk -F '\t' -v name="$1" '$1 == name { print $2 }' plan
}

@test "a class's only picture is learnt, not held back; of ten one is" {
    drawn one 10 1 0123456789
    drawn ten 100 1 0123456789
    drawn others 400 2 0123456789
    "$NNLETTERS" train --lines 0 --dry-run -o m one-images* >plan
    [ "$(planned learnt)" -eq 10 ]
    [ "$(planned 'held back')" -eq 0 ]
    "$NNLETTERS" train --lines 0 --dry-run -o m ten-images* >plan
    [ "$(planned learnt)" -eq 90 ]
    [ "$(planned 'held back')" -eq 10 ]
    "$NNLETTERS" train --hidden 48 --progress plain --lines 0 -o one.m one-images* 2>err
    grep -q '100.00 % of 10 training samples right, none held back' err
    "$NNLETTERS" eval -m one.m --fail-under 0.4 others-images*
    "$NNLETTERS" train --hidden 48 --progress plain --lines 0 -o ten.m ten-images* 2>err
    grep -q 'of 10 held-back samples .*epoch 15 of 15, the last: so few' err
    "$NNLETTERS" eval -m ten.m --held-back ten-images* | grep -q "^samples.10$"
    "$NNLETTERS" eval -m ten.m --fail-under 0.8 others-images*
}

@test "drawn letters help DATA of few pictures, and nothing but their characters is learnt" {
    drawn few 6 1 AQ7
    "$NNLETTERS" train --hidden 48 --progress plain --epochs 2 -o m few-images* 2>err
    grep -q 'beside the 6 pictures of DATA, .* drawn letters and samples of .* drawn lines' err
    "$NNLETTERS" inspect m | grep -q '^alphabet.7AQ.$' # and "not one letter"
    "$NNLETTERS" train --hidden 48 --progress plain --epochs 1 --lines 0 -o m few-images* 2>err
    fails grep -q beside err
    "$NNLETTERS" inspect m | grep -q '^alphabet.7AQ$'
}

@test "thirty of one class are learnt beside many of another" {
    drawn o 500 1 O
    drawn q 10 1 Q
    drawn others 200 3 OQ
    "$NNLETTERS" train "${small[@]}" --lines 0 --epochs 6 -o m o-images* q-images*
    "$NNLETTERS" eval -m m --per-class others-images* | awk '$1 == "Q" && $5 > 0.5 { ok = 1 } END { exit !ok }'
}

@test "--from learns new characters from three pictures and forgets none" {
    drawn digits 600 1 0123456789
    "$NNLETTERS" train "${small[@]}" --lines 0 --epochs 6 -o old.m digits-images*
    drawn new 6 3 WX
    "$NNLETTERS" data convert --to tree -o few new-images*
    mv few/upper_W few/U+00C4
    "$NNLETTERS" train --progress plain --from old.m --epochs 6 -o new.m few 2>err
    fails grep -q 'not learnt' err
    "$NNLETTERS" eval -m new.m --fail-under 1 few
    "$NNLETTERS" eval -m new.m --fail-under 0.7 digits-images*
}

@test "classes that were not learnt are named" {
    drawn data 60 1 ABCDE # 12 each
    "$NNLETTERS" data convert --to tree -o tree data-images*
    # Half of the pictures of each again, as Z: they are more often what they are.
    mkdir tree/upper_Z
    cp tree/upper_[A-E]/*[02468].png tree/upper_Z
    "$NNLETTERS" train "${small[@]}" --lines 0 --epochs 6 -o m tree 2>err
    grep -q '^nnletters: not learnt: Z (.*data info' err
    rm -r tree/upper_Z
    "$NNLETTERS" train "${small[@]}" --lines 0 --epochs 6 -o m tree 2>err
    [ ! -s err ]
}

@test "a training in vain says so, and why that may be" {
    drawn data 300 1 0123456789
    "$NNLETTERS" train "${small[@]}" --lines 0 --lr 10 --no-batch-norm -o m data-images* 2>err ||
        grep -q 'diverged.*lower --lr' err
    grep -Eq 'no better than guessing: .*lower --lr|diverged.*lower --lr' err
    "$NNLETTERS" train "${small[@]}" --lines 0 --lr 1e-7 --epochs 1 -o m data-images* 2>err
    grep -q 'm is no better than guessing: .* % of its own training samples' err
    refused 2 'a batch of one' train --lines 0 --batch-size 1 -o m data-images*
    # Labels that have nothing to do with the pictures, learnt by heart.
    "$NNLETTERS" data convert --to tree -o tree data-images*
    local i=0 file to=(tree/*/)
    for file in tree/*/*.png; do
        i=$(((i * 75 + 74) % 65537))
        mv "$file" "${to[$((i % 10))]}x$(basename "$file")"
    done
    "$NNLETTERS" train "${small[@]}" --lines 0 --valid 0.2 --augment 0 --hidden 256 -o m tree 2>err
    grep -q 'm reads held-back samples no better than by guessing' err
}
