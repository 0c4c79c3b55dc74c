#!/usr/bin/env bats
# Training: the same bytes with any number of threads and however often it was stopped; signals,
# damaged files and other options.

load cli

alphanumeric=0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz

# 620 letters a time: an epoch takes some hundredths of a second.
quick=(--drawn 620 --lines 0 --hidden 48 --batch-size 96 --progress none)

setup() {
    cd "$BATS_TEST_TMPDIR"
}

sha() {
    sha256sum <"$1"
}

# stopped SIGNAL SECONDS ARG...: a training that gets a signal after so long. Its exit code is $code.
# (timeout's child would ignore SIGINT if it were started in the background.)
stopped() {
    local signal=$1 seconds=$2
    shift 2
    code=0
    timeout --foreground --preserve-status -s "$signal" "$seconds" \
        "$NNLETTERS" train "${quick[@]}" "$@" 2>err || code=$?
}

@test "the same seed gives the same file with 1, 2 and 3 threads" {
    local options
    for options in '' '--optimizer adamw --dropout 0.2 --clip 1' \
        '--optimizer sgd --activation tanh --label-smoothing 0.1 --batch-size 200' \
        '--epochs 1 --lines 20'; do
        for threads in 1 2 3; do
            "$NNLETTERS" train "${quick[@]}" --epochs 3 --seed 5 $options -t $threads -o $threads.m
        done
        [ "$(sha 1.m)" = "$(sha 2.m)" ]
        [ "$(sha 1.m)" = "$(sha 3.m)" ]
    done
    "$NNLETTERS" train "${quick[@]}" --epochs 3 --seed 6 -o other.m
    [ "$(sha 1.m)" != "$(sha other.m)" ]
}

@test "another strength of augmentation gives another model" {
    "$NNLETTERS" train "${quick[@]}" --epochs 2 -o 1.m
    "$NNLETTERS" train "${quick[@]}" --epochs 2 --augment 1 -o same.m
    "$NNLETTERS" train "${quick[@]}" --epochs 2 --augment 0 -o 0.m
    [ "$(sha 1.m)" = "$(sha same.m)" ]
    [ "$(sha 1.m)" != "$(sha 0.m)" ]
    refused 2 'between 0 and 4' train "${quick[@]}" --augment 5 -o m
}

@test "training continues from a model, with other characters, any threads, stopped or not" {
    "$NNLETTERS" train "${quick[@]}" --drawn 6200 --epochs 12 -o old.m
    "$NNLETTERS" data synth -n 620 -s 7 --chars "$alphanumeric" -o new
    "$NNLETTERS" data convert --to tree -o few new-images-idx3-ubyte*
    find few -mindepth 1 -maxdepth 1 -type d ! -name '*[A-E]' -exec rm -r {} +
    # Hardly a step: it knows what the old one knows. A fresh one does not.
    local hardly=("${quick[@]}" --epochs 1 --lr 1e-9)
    "$NNLETTERS" train "${hardly[@]}" --from old.m -o all.m new-images-idx3-ubyte*
    "$NNLETTERS" train "${hardly[@]}" --from old.m -o few.m few
    "$NNLETTERS" train "${hardly[@]}" -o fresh.m few
    "$NNLETTERS" eval -m all.m --fail-under 0.4 new-images-idx3-ubyte*
    "$NNLETTERS" eval -m few.m --fail-under 0.8 few
    code=0
    "$NNLETTERS" eval -m fresh.m --fail-under 0.8 few || code=$?
    [ "$code" -eq 1 ]
    "$NNLETTERS" inspect few.m | grep -q ABCDE
    # And back to all: A to E are what they were.
    "$NNLETTERS" train "${hardly[@]}" --from few.m -o back.m new-images-idx3-ubyte*
    "$NNLETTERS" inspect back.m | grep -q ABCDEFG
    # Features stay unless context is asked for, which changes no answer by itself.
    "$NNLETTERS" train "${hardly[@]}" --from old.m --features context -o around.m few
    "$NNLETTERS" train "${hardly[@]}" --from around.m -o still.m few
    "$NNLETTERS" inspect still.m | grep -q '^input.*, context$'
    "$NNLETTERS" eval -m still.m --fail-under 0.8 few
    for threads in 1 3; do
        "$NNLETTERS" train "${quick[@]}" --epochs 2 --from old.m -t $threads -o $threads.m few
    done
    [ "$(sha 1.m)" = "$(sha 3.m)" ]
    stopped INT 0.3 --epochs 100000 --from old.m -o m few
    [ "$code" -eq 130 ]
    refused 2 'other data or options' train "${quick[@]}" --epochs 100000 -o m --resume few
    refused 2 'other data or options' train "${quick[@]}" --epochs 100000 --from all.m -o m --resume few
    refused 3 'cannot be opened' train "${quick[@]}" --from none -o m
    head -c 999 few.m >cut
    refused 4 cut train "${quick[@]}" --from cut -o m
}

@test "a network learns from a teacher, with any threads, and records which" {
    "$NNLETTERS" train "${quick[@]}" --drawn 6200 --epochs 12 -o old.m
    for threads in 1 2 3; do
        "$NNLETTERS" train "${quick[@]}" --hidden 40 --epochs 3 --teacher old.m -t $threads -o $threads.m
    done
    [ "$(sha 1.m)" = "$(sha 2.m)" ]
    [ "$(sha 1.m)" = "$(sha 3.m)" ]
    "$NNLETTERS" inspect 1.m | grep -q 'teacher.*"name": "old.m".*"weight": 0.5'
    # A teacher that counts nothing leaves the weights as they are without one.
    "$NNLETTERS" train "${quick[@]}" --epochs 2 -o alone.m
    "$NNLETTERS" train "${quick[@]}" --epochs 2 --teacher old.m --teacher-weight 0 -o unheard.m
    cmp <(tail -c 100000 alone.m) <(tail -c 100000 unheard.m)
    # Few characters of a teacher that knows more; and the other way round.
    "$NNLETTERS" data synth -n 620 -s 7 --chars "$alphanumeric" -o new
    "$NNLETTERS" data convert --to tree -o few new-images-idx3-ubyte*
    find few -mindepth 1 -maxdepth 1 -type d ! -name '*[A-E]' -exec rm -r {} +
    "$NNLETTERS" train "${quick[@]}" --epochs 60 --teacher old.m --teacher-weight 1 -o few.m few
    "$NNLETTERS" eval -m few.m --fail-under 0.8 few
    refused 4 "few.m: does not know '!'" train "${quick[@]}" --teacher few.m -o m
    refused 4 'not one letter' train "${quick[@]}" --lines 20 --teacher old.m -o m
    refused 3 'none: cannot be opened' train "${quick[@]}" --teacher none -o m
    head -c 999 few.m >cut
    refused 4 cut train "${quick[@]}" --teacher cut -o m
    refused 2 'between 0 and 1' train "${quick[@]}" --teacher old.m --teacher-weight 2 -o m
    stopped INT 0.3 --epochs 100000 --teacher old.m -o m
    [ "$code" -eq 130 ]
    refused 2 'other data or options' train "${quick[@]}" --epochs 100000 -o m --resume
    refused 2 'other data or options' train "${quick[@]}" --epochs 100000 -o m --resume --teacher 1.m
}

@test "files give the same model with 1 and 3 threads, whatever their path" {
    "$NNLETTERS" data synth -n 1240 -o drawn
    mkdir elsewhere
    cp drawn-* elsewhere
    "$NNLETTERS" train "${quick[@]}" --epochs 2 -t 1 -o 1.m drawn-images-idx3-ubyte*
    "$NNLETTERS" train "${quick[@]}" --epochs 2 -t 3 -o 3.m elsewhere/drawn-images-idx3-ubyte*
    [ "$(sha 1.m)" = "$(sha 3.m)" ]
}

@test "stopped at any time and resumed, with other threads, it is the same file" {
    local more=(--epochs 60 --dropout 0.1 --optimizer adamw) parts=0 resume=
    "$NNLETTERS" train "${quick[@]}" "${more[@]}" -o whole.m
    code=130
    while [ "$code" -eq 130 ] && [ ! -e parts.m ] && [ "$parts" -lt 200 ]; do
        stopped INT "0.$((RANDOM % 3 + 1))" "${more[@]}" -o parts.m $resume -t $((parts % 3 + 1))
        # A signal may come before training begins or after it has ended.
        [ ! -s parts.m.checkpoint ] || { resume=--resume && parts=$((parts + 1)); }
    done
    echo "$parts parts, exit $code: $(cat err)"
    [ "$parts" -ge 2 ]
    [ "$(sha parts.m)" = "$(sha whole.m)" ]
    [ ! -e parts.m.checkpoint ]
}

@test "a signal ends with its number, leaves the old model and a checkpoint" {
    echo old >m
    for signal in INT TERM; do
        stopped $signal 0.4 --epochs 100000 -o m
        echo "$signal: exit $code: $(cat err)"
        [ "$code" -eq "$((128 + $(kill -l $signal)))" ]
        [ "$(cat m)" = old ]
        [ -s m.checkpoint ]
        grep -q -- '--resume' err
        [ -z "$(find . -name '.*')" ] || [ "$(find . -name '.*')" = . ]
        refused 4 'no part of it' inspect m.checkpoint
    done
}

@test "a second signal ends at once" {
    mkfifo never
    # The checkpoint goes to a pipe that nobody reads: writing it takes for ever.
    timeout 20 bash -c '"$0" train "${@}" --epochs 100000 --checkpoint never & pid=$!
        sleep 0.5; kill -TERM $pid; sleep 0.3; kill -TERM $pid; wait $pid' "$NNLETTERS" \
        "${quick[@]}" -o m 2>err || code=$?
    cat err
    [ "$code" -eq 143 ]
}

@test "a checkpoint is resumed only by its own run, and only if complete" {
    stopped INT 0.3 --epochs 100000 -o m
    [ "$code" -eq 130 ]
    cp m.checkpoint kept
    refused 2 'other data or options' train "${quick[@]}" --epochs 100000 -o m --resume --seed 2
    refused 2 'other data or options' train "${quick[@]}" --epochs 9999 -o m --resume
    refused 2 'other data or options' train "${quick[@]}" --epochs 100000 -o m --resume --drawn 1240
    refused 3 'there is no checkpoint' train "${quick[@]}" -o none --resume
    refused 2 '(--batch-size 96, now 90)' train "${quick[@]}" --epochs 100000 -o m --resume \
        --batch-size 90
    cmp kept m.checkpoint
    head -c 5000 kept >m.checkpoint
    refused 4 'm.checkpoint' train "${quick[@]}" --epochs 100000 -o m --resume
    printf '\1' | dd of=kept bs=1 seek=20000 conv=notrunc status=none
    refused 4 'checksum' train "${quick[@]}" --epochs 100000 -o m --resume --checkpoint kept
    [ ! -e m ]
}

@test "a training that diverges is reported and writes nothing" {
    refused 2 'lower --lr' train "${quick[@]}" --epochs 30 --clip 0 --lr 10 --momentum 0.9999 \
        --schedule constant --activation identity --hidden 300,300,300 -o m
    [ ! -e m ]
}

@test "a damaged model is refused" {
    "$NNLETTERS" train "${quick[@]}" --epochs 1 -o m
    local size
    size=$(stat -c %s m)
    for at in 0 7 8 9 100 1000 5000 $((size - 1)); do
        head -c "$at" m >cut
        refused 4 cut inspect cut
        cp m flipped
        printf '\377' | dd of=flipped bs=1 seek="$at" conv=notrunc status=none
        cmp -s m flipped && continue
        refused 4 flipped inspect flipped
    done
    cp m longer
    printf '\0' >>longer
    refused 4 longer inspect longer
    refused 3 'is a folder' inspect .
    refused 3 'cannot be opened' inspect none
}

@test "a finished training whose checkpoint is kept can be lengthened" {
    "$NNLETTERS" train "${quick[@]}" --epochs 2 -o m --keep-checkpoint
    [ -s m.checkpoint ]
    refused 2 '(--epochs 2, now 1)' train "${quick[@]}" --epochs 1 -o m --resume
    "$NNLETTERS" train "${quick[@]}" --epochs 5 -o m --resume --log log
    "$NNLETTERS" inspect m | grep -q '^provenance	epochs	5$'
    [ "$(grep -c '"epoch": [345],' log)" = 3 ]
    [ ! -e m.checkpoint ]
    refused 3 'a finished training leaves one with --keep-checkpoint' train "${quick[@]}" \
        --epochs 6 -o m --resume
}

@test "each picture is held back by one of the folds, and eval finds the fold again" {
    local held total=0
    "$NNLETTERS" data synth -n 470 --to tree -o letters
    for k in 1 2 3; do
        "$NNLETTERS" train --fold $k/3 --drawn 94 --lines 0 -e 1 --hidden 4 -o $k.m letters
        held=$("$NNLETTERS" eval -f json -m $k.m --held-back letters | grep -o '"samples":[0-9]*' |
            head -n 1 | cut -d : -f 2)
        total=$((total + held))
        "$NNLETTERS" inspect $k.m | grep -q "^provenance	held_back	$held$"
    done
    [ "$total" -eq 470 ]
    refused 2 'not a fold, as 3/10' train --fold 4/3 -o x.m letters
    refused 2 'not a fold, as 3/10' train --fold 1/3x -o x.m letters
    refused 2 'for DATA of characters' train --fold 1/3 -o x.m
}

@test "a log or a plot that cannot be written does not lose the model" {
    [ -e /dev/full ] || skip "no /dev/full here"
    "$NNLETTERS" train "${quick[@]}" -e 8 -o expected
    refused 5 '/dev/full: cannot be written; the model is saved: m' \
        train "${quick[@]}" -e 8 --log /dev/full -o m
    cmp expected m
    [ ! -e m.checkpoint ]
    rm m
    refused 5 '/dev/full: cannot be written: No space left on device; the model is saved: m' \
        train "${quick[@]}" -e 8 --plot /dev/full -o m
    cmp expected m
    refused 5 '/dev/full: cannot be written; the model is saved: m' \
        train "${quick[@]}" -e 8 --log /dev/full --plot plot.svg -o m
    [ -s plot.svg ]
}

@test "a summary for which there is no memory does not look like a failed training" {
    [ -z "$ASAN_OPTIONS$TSAN_OPTIONS" ] || skip "sanitizers have memory of their own"
    cc=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$NL_BUILD/CMakeCache.txt")
    cat >full.c <<'END'
/* There is no memory left once a file is in its place. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
void *__libc_calloc(size_t count, size_t size);
void *__libc_malloc(size_t size);
static int renamed;
int rename(const char *from, const char *to)
{
    renamed = 1;
    return renameat(AT_FDCWD, from, AT_FDCWD, to);
}
void *calloc(size_t count, size_t size)
{
    return renamed ? 0 : __libc_calloc(count, size);
}
void *malloc(size_t size)
{
    return renamed ? 0 : __libc_malloc(size);
}
END
    "$cc" -shared -fPIC -o full.so full.c || skip "no C library that allows it"
    LD_PRELOAD=$PWD/full.so "$NNLETTERS" train "${quick[@]}" -e 8 -o m 2>err
    cat err
    grep -q 'nnletters: m is saved; how well it reads what it has learnt cannot be said: out of memory' err
    "$NNLETTERS" train "${quick[@]}" -e 8 -o expected
    cmp expected m
}
