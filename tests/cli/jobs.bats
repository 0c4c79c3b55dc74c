#!/usr/bin/env bats
# predict --jobs: several processes read and print the same as one.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 6200 --lines 0 --hidden 64 --epochs 2 -o letters.safetensors --progress none
    "$NNLETTERS" data synth --lines clean -n 6 -o lines
    printf 'P5 300 100 255\n' >blank.pgm
    head -c 30000 /dev/zero | tr '\0' '\377' >>blank.pgm
    echo 'no picture' >bad.png
    : >empty.png
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    unset NNLETTERS_MODEL
    mixed="lines/clean-0000.png nosuch.png lines/*[1-3].png blank.pgm bad.png lines/*.png empty.png blank.pgm"
    good=$(echo lines/*.png)
    many='2 5'
    rm -f queue
    mkfifo queue
}

teardown() {
    exec 7>&- # whoever still reads from the queue finds its end
}

# same ARG...: prints the same, and ends with the same code, with $many jobs as with one.
same() {
    local one=0 code
    "$NNLETTERS" predict "$@" --jobs 1 >out1 2>err1 || one=$?
    for jobs in $many; do
        code=0
        "$NNLETTERS" predict "$@" --jobs $jobs >out 2>err || code=$?
        echo "--jobs $jobs $*: $code, $one expected"
        [ "$code" -eq "$one" ]
        cmp out out1
        cmp err err1
    done
}

# start ARG...: begins predict with the arguments, with the queue among the pictures, and waits until
# a worker reads from that, for ever. $pid is the program, $reader that worker, $all all workers.
start() {
    [ -e "/proc/$$/task/$$/children" ] || skip "no /proc here"
    exec 7<>queue
    # A shell in the background ignores SIGINT for its children; env gives it back.
    env --default-signal=INT "$NNLETTERS" predict "$@" >out 2>err 7>&- &
    pid=$!
    for _ in $(seq 200); do
        all=$(cat "/proc/$pid/task/$pid/children")
        for reader in $all; do
            ls -l "/proc/$reader/fd" 2>/dev/null | grep -q '/queue$' && return
        done
        sleep 0.05
    done
    return 1
}

# ended: the program has, and $code is how; so have all its workers.
ended() {
    code=0
    wait $pid || code=$?
    cat err
    for worker in $all; do
        for _ in $(seq 100); do
            grep -q '^State:.[^Z]' "/proc/$worker/status" 2>/dev/null || continue 2
            sleep 0.05
        done
        echo "$worker goes on"
        return 1
    done
}

@test "the same bytes, messages and exit codes for any number of jobs" {
    for format in text tsv json; do
        same -f $format $mixed
        [ "$(wc -l <err1)" -eq 5 ]
        same -f $format $good
        same -f $format nosuch.png bad.png
        same -f $format blank.pgm blank.pgm
    done
    many='0 256'
    same -f tsv --top 3 $mixed
    [ "$(grep -c ^file out)" -eq 1 ]
    same --files-from /dev/null
}

@test "the first failure in the order of operands decides the exit code, then --require-text" {
    for files in "$good bad.png" "lines/clean-0000.png blank.pgm" "blank.pgm bad.png" "blank.pgm $good"; do
        same --require-text $files
    done
    code=0
    "$NNLETTERS" predict -j2 --require-text blank.pgm $good >out 2>err || code=$?
    [ "$code" -eq 1 ]
    same --max-pixels 100 $good
    [ "$("$NNLETTERS" predict -j2 --max-pixels 100 $good 2>&1 | wc -l)" -eq 6 ]
    code=0
    "$NNLETTERS" predict -j2 --max-pixels 30000 bad.png $good 2>/dev/null || code=$?
    [ "$code" -eq 3 ]
    code=0
    "$NNLETTERS" predict -j2 --max-pixels 30000 lines/clean-0000.png bad.png 2>/dev/null || code=$?
    [ "$code" -eq 6 ]
}

@test "standard input is one of the pictures, and only one" {
    "$NNLETTERS" predict lines/clean-0001.png - lines/clean-0002.png <lines/clean-0003.png >one
    "$NNLETTERS" predict -j3 lines/clean-0001.png - lines/clean-0002.png <lines/clean-0003.png >three
    cmp one three
    refused 2 "'-' is given 2 times" predict -j2 - lines/clean-0001.png -
    refused 2 "'-' is given 2 times" predict - -
}

@test "jobs have threads of their own" {
    "$NNLETTERS" predict $good >one
    for threads in 0 3; do
        "$NNLETTERS" predict --jobs 2 --threads $threads $good >out
        cmp one out
    done
}

@test "the stages' times are those of all workers" {
    "$NNLETTERS" predict --jobs 3 --timing $good blank.pgm nosuch.png >out 2>err || true
    [ "$(grep -c '^nnletters: timing: ' err)" -ge 5 ]
    [ "$(tail -n 1 err | cut -c 1-19)" = "nnletters: timing: " ]
    awk '/timing/ { all += $(NF - 1); if ($4 == "ms" && $3 <= 0 && /decode/) exit 1 }
        END { exit all < 99 || all > 101 }' err
}

@test "a worker that is killed costs its picture only" {
    start --jobs 2 lines/clean-0001.png queue $good bad.png
    kill -KILL $reader
    ended
    [ "$code" -eq 6 ]
    [ "$(wc -l <err)" -eq 2 ]
    [[ "$(head -n 1 err)" == "nnletters: queue: the process that read it ended early (Killed); "* ]]
    [[ "$(tail -n 1 err)" == "nnletters: bad.png: "* ]]
    "$NNLETTERS" predict lines/clean-0001.png $good >expected
    cmp out expected
}

@test "a worker that crashes is reported as a bug" {
    start --jobs 2 queue lines/clean-0001.png
    kill -SEGV $reader
    ended
    # A sanitizer catches the signal, and ends the process by itself.
    [ "$code" -eq 70 ] || { [ "$code" -eq 6 ] && grep -q AddressSanitizer err; }
    [ "$(grep -c '^nnletters: queue: ' err)" -eq 1 ]
    "$NNLETTERS" predict nosuch.png lines/clean-0001.png >expected 2>/dev/null || true
    cmp out expected
}

@test "whatever ends the program ends its workers" {
    for signal in INT TERM HUP KILL; do
        start --jobs 2 queue $good
        kill -$signal $pid
        ended
        echo "$signal: $code"
        [ "$code" -eq $((128 + $(kill -l $signal))) ]
        [ ! -s err ]
    done
}

@test "a signal to all processes ends the program, not its workers" {
    start --jobs 2 queue $good
    kill -TERM $all
    sleep 0.1
    kill -TERM $pid
    ended
    [ "$code" -eq 143 ]
    [ ! -s err ]
}

@test "a closed pipe ends the program and its workers" {
    (
        "$NNLETTERS" predict -j2 -f json --top 5 $good $good 2>err || echo $? >code
    ) | head -c 1 >/dev/null
    [ "$(cat code)" -eq 141 ]
    [ ! -s err ]
}

@test "a full disk and a closed stdout are noticed" {
    [ -e /dev/full ] || skip "no /dev/full here"
    for jobs in 1 2; do
        code=0
        "$NNLETTERS" predict -j$jobs $good >/dev/full 2>err || code=$?
        [ "$code" -eq 5 ]
        [ "$(cat err)" = "nnletters: standard output: No space left on device" ]
        code=0
        "$NNLETTERS" predict -j$jobs $good >&- 2>err || code=$?
        [ "$code" -eq 5 ]
        [ "$(wc -l <err)" -eq 1 ]
    done
}

@test "few files may be open: fewer workers, all pictures" {
    "$NNLETTERS" predict $good >one
    (
        ulimit -n 9
        "$NNLETTERS" predict --jobs 6 $good >out
    )
    cmp one out
}

# The list has pictures that cannot be read, too: a slice ends with its own code.
@test "slices read all pictures once, and one after the other print the same" {
    printf '%s\n' $mixed >list
    code=0
    "$NNLETTERS" predict --files-from list >all 2>allerr || code=$?
    [ "$code" -eq 3 ]
    for slices in 1 3 40; do
        : >out
        : >err
        for ((k = 1; k <= slices; k++)); do
            "$NNLETTERS" predict --files-from list --slice $k/$slices >>out 2>>err || [ $? -eq 3 ]
        done
        cmp out all
        cmp err allerr
    done
    "$NNLETTERS" predict --slice 1/1 $good | cmp - <("$NNLETTERS" predict $good)
    for bad in 0/3 4/3 3 1/ 1/0 1/3x -1/3 1/1000001 ''; do
        refused 2 "--slice: '$bad' is not K/N" predict --slice "$bad" $good
    done
}
