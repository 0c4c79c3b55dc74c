#!/usr/bin/env bats
# Work is kept: outputs are checked before a training; if they fail later, the model or a checkpoint
# is left elsewhere, and the message says where.

load cli

quick=(--drawn 620 --lines 0 --hidden 48 --batch-size 96)

setup() {
    cd "$BATS_TEST_TMPDIR"
    export TMPDIR=$PWD/temporary
    mkdir "$TMPDIR"
}

# Starts a training of many epochs that writes to gone/, and removes that in the first.
start_and_remove() {
    mkdir gone
    "$NNLETTERS" train "${quick[@]}" -e 60 -o gone/m "$@" 2>err &
    pid=$!
    for _ in $(seq 600); do
        if grep -q '^epoch 1/' err; then break; fi
        sleep 0.05
    done
    rm -r gone
}

@test "what cannot be written is said before the first epoch" {
    mkdir folder
    for output in no/such folder; do
        refused 5 "$output: cannot be written" train "${quick[@]}" -e 1 -o $output
        refused 5 "$output: cannot be written" train "${quick[@]}" -e 1 -o m --checkpoint $output
        refused 5 "$output: cannot be written" train "${quick[@]}" -e 1 -o m --log $output
        refused 5 "$output: cannot be written" train "${quick[@]}" -e 1 -o m --plot $output
    done
    [ ! -e m ]
}

@test "a full disk is noticed before the first epoch" {
    mkdir disk
    unshare -m mount -t tmpfs -o size=64k none disk 2>err || skip "no disks to be mounted here"
    mounted() {
        unshare -m sh -c 'mount -t tmpfs -o size=64k none disk && exec "$@"' sh "$@"
    }
    for option in '-o disk/m --checkpoint c' '-o m --checkpoint disk/c'; do
        code=0
        mounted "$NNLETTERS" train "${quick[@]}" -e 1 $option 2>err || code=$?
        cat err
        [ "$code" -eq 5 ]
        [ "$(wc -l <err)" -eq 1 ]
        grep -q 'disk/.: cannot be written: No space left on device' err
    done
}

@test "a model that cannot be saved at the end is saved elsewhere" {
    "$NNLETTERS" train "${quick[@]}" -e 60 -o expected --progress none
    start_and_remove
    code=0
    wait $pid || code=$?
    cat err
    [ "$code" -eq 5 ]
    cmp expected nnletters-*.safetensors
    grep -q "gone/m: cannot be written: .*; the model is saved: ./$(ls nnletters-*.safetensors)$" err
    [ -e /dev/full ] || return 0
    rm nnletters-*
    code=0
    "$NNLETTERS" train "${quick[@]}" -e 60 -o - >/dev/full 2>err || code=$?
    [ "$code" -eq 5 ]
    cmp expected nnletters-*.safetensors
}

@test "a checkpoint that cannot be written goes elsewhere, and training goes on from it" {
    "$NNLETTERS" train "${quick[@]}" -e 60 -o expected --progress none
    start_and_remove
    kill $pid
    code=0
    wait $pid || code=$?
    cat err
    [ "$code" -eq 143 ]
    checkpoint=./$(ls nnletters-*.checkpoint)
    grep -q "continue with the same options and --resume --checkpoint ($checkpoint)" err
    "$NNLETTERS" train "${quick[@]}" -e 60 -o m --resume --checkpoint $checkpoint --progress none
    cmp expected m
}

@test "a checkpoint that is to be kept does not cost the model" {
    [ -e /dev/full ] || skip "no /dev/full here"
    code=0
    "$NNLETTERS" train "${quick[@]}" -e 2 -o m --keep-checkpoint --checkpoint /dev/full 2>err || code=$?
    cat err
    [ "$code" -eq 5 ]
    [ -s m ]
    grep -q '/dev/full: the checkpoint cannot be written; it is in ./nnletters-.*; the model is saved: m' err
    [ -s ./nnletters-*.checkpoint ]
}
