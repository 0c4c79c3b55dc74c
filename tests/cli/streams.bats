#!/usr/bin/env bats
# Streams: results on stdout, checked to the last byte; everything else on stderr; signals.

load cli

@test "a full disk is noticed by every command that prints" {
    [ -e /dev/full ] || skip "no /dev/full here"
    while read -r command; do
        code=0
        "$NNLETTERS" $command --help >/dev/full 2>"$BATS_TEST_TMPDIR/err" || code=$?
        echo "$command: $code"
        [ "$code" -eq 5 ]
        grep -q '^nnletters: standard output: No space left on device$' "$BATS_TEST_TMPDIR/err"
    done < <(commands)
    code=0
    "$NNLETTERS" --version >/dev/full 2>/dev/null || code=$?
    [ "$code" -eq 5 ]
}

@test "a closed stdout is noticed, and no file takes its place" {
    cd "$BATS_TEST_TMPDIR"
    while read -r command; do
        code=0
        "$NNLETTERS" $command --help >&- 2>err || code=$?
        echo "$command: $code"
        [ "$code" -eq 5 ]
        grep -q '^nnletters: standard output: ' err
    done < <(commands)
    code=0
    "$NNLETTERS" train --dry-run --drawn 620 --lines 0 --log log.jsonl -o m >&- 2>err || code=$?
    [ "$code" -eq 5 ]
    [ ! -s log.jsonl ]
}

@test "commands that do not use stdout do not need it" {
    cd "$BATS_TEST_TMPDIR"
    "$NNLETTERS" data synth --text A -o a.png >&- 2>&-
    [ -s a.png ]
    "$NNLETTERS" data synth --text A -o - >b.png
    cmp a.png b.png
    code=0
    "$NNLETTERS" data synth --text A -o - >/dev/full 2>/dev/null || code=$?
    [ "$code" -eq 5 ]
    code=0
    "$NNLETTERS" data synth --text A -o - >&- 2>/dev/null || code=$?
    [ "$code" -eq 5 ]
}

@test "an output that is an open descriptor is written on, and nothing before or after is lost" {
    [ -e /proc/self/fd/1 ] || skip "no /proc here"
    cd "$BATS_TEST_TMPDIR"
    "$NNLETTERS" data synth --text A -o a.png
    { echo header; cat a.png; echo trailer; } >expected
    ln -s /dev/stdout link
    for name in - /dev/stdout /proc/self/fd/1 /dev/fd/1 link /dev/fd/3; do
        { echo header; "$NNLETTERS" data synth --text A -o $name 3>&1; echo trailer; } >whole
        cmp expected whole
    done
    train="train --drawn 620 --lines 0 --hidden 16 --epochs 2 --progress none"
    "$NNLETTERS" $train -o m --log log
    { echo header; cat log; echo trailer; } >expected
    { echo header; "$NNLETTERS" $train -o m --log /dev/stdout; echo trailer; } >whole
    cmp expected whole
    { echo header; cat m; echo trailer; } >expected
    { echo header; "$NNLETTERS" $train -o /dev/stdout; echo trailer; } >whole
    cmp expected whole
}

@test "what is several files is not written to a stream" {
    cd "$BATS_TEST_TMPDIR"
    "$NNLETTERS" data synth -n 94 -o drawn
    for name in - /dev/stdout; do
        for form in idx tree; do
            refused 2 "$name: several files are written, which a stream cannot take" \
                data convert --to $form -o $name drawn-images-idx3-ubyte
            refused 2 "$name: several files are written, which a stream cannot take" \
                data synth --to $form -n 94 -o $name
        done
    done
    [ "$(ls | wc -l)" -eq 5 ] # of drawn, and what refused leaves
}

# harmless FILE: no control characters (C0 but for line ends and tabs, DEL, C1) are in the file.
harmless() {
    cat -A "$1"
    code=0
    LC_ALL=C grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' "$1" || code=$?
    [ "$code" -eq 1 ]
}

@test "control characters of names and other input reach no terminal" {
    cd "$BATS_TEST_TMPDIR"
    evil=$'a\e]0;x\a\x7f\n\xc2\x9b31m'
    shown='a\x1b]0;x\x07\x7f\x0a\x9b31m'
    for command in predict "predict -m" segment "segment --overlay" eval "eval -m" train \
        "train --from" "data info" "data show" "data convert -o x" "data ngram -o x" "learn -o x" \
        inspect "export -o x" "ensemble -o x" gradcheck "gradcheck --threshold" "train --lr" \
        "train --activation" "predict --lexicon" "--version" "help" ""; do
        "$NNLETTERS" $command "$evil" "$evil" </dev/null >out 2>err && false
        echo "$command"
        harmless err
        grep -qF "$shown" err
        harmless out
    done
    # Notes.
    mkdir -p tree/upper_A tree/upper_B
    for n in 1 2 3 4 5 6 7 8 9 10 11 12; do
        "$NNLETTERS" data synth --text A -s $n -o tree/upper_A/$n.png
        "$NNLETTERS" data synth --text B -s $n -o tree/upper_B/$n.png
    done
    : >"tree/upper_A/$evil.png"
    "$NNLETTERS" data info tree 2>err
    harmless err
    grep -qF "nnletters: left out: tree/upper_A/$shown.png: the file is empty" err
    # Results, one line for each.
    cp tree/upper_A/1.png "$evil"
    "$NNLETTERS" train --drawn 620 --lines 0 --hidden 16 --epochs 1 --progress none -o "$evil.m" 2>err
    harmless err
    "$NNLETTERS" predict -m "$evil.m" -f tsv "$evil" "$evil" >out
    harmless out
    "$NNLETTERS" inspect "$evil.m" >out
    harmless out
}

@test "a closed stdin is an unreadable input" {
    code=0
    "$NNLETTERS" data info - <&- >/dev/null 2>&1 || code=$?
    [ "$code" -eq 3 ]
}

@test "a closed pipe ends the program quietly" {
    "$NNLETTERS" data synth -n 620 --to tree -o "$BATS_TEST_TMPDIR/drawn"
    (
        "$NNLETTERS" data show -n 620 "$BATS_TEST_TMPDIR/drawn" 2>"$BATS_TEST_TMPDIR/err" ||
            echo $? >"$BATS_TEST_TMPDIR/code"
    ) | head -n 1
    [ "$(cat "$BATS_TEST_TMPDIR/code")" -eq 141 ]
    [ ! -s "$BATS_TEST_TMPDIR/err" ]
}

@test "progress off a terminal: a line per epoch, or JSON, or nothing; never an escape" {
    cd "$BATS_TEST_TMPDIR"
    train="train --drawn 620 --lines 0 --hidden 16 --epochs 2"
    "$NNLETTERS" $train -o m 2>plain
    [ "$(grep -c '^epoch [12]/2 .*loss' plain)" -eq 2 ]
    "$NNLETTERS" $train -o m --progress json 2>json
    [ "$(grep -c '^{"event": "epoch", .*"valid_accuracy": [0-9.e-]*, .*}$' json)" -eq 2 ]
    "$NNLETTERS" data synth -n 124 -o drawn
    "$NNLETTERS" $train -o m --progress json --valid 0 drawn-images-idx3-ubyte 2>unknown
    [ "$(grep -c '"event": "epoch".*"valid_accuracy": null' unknown)" -eq 2 ]
    fails grep -qwi -e nan -e inf json unknown
    "$NNLETTERS" $train -o m --progress none 2>none
    [ ! -s none ]
    fails grep -q "$(printf '\033')" plain json
}

@test "progress json: start, epochs, end; errors and notes as events, by the schema" {
    python3 -c 'import jsonschema' 2>/dev/null || skip "no python3 with jsonschema here"
    cd "$BATS_TEST_TMPDIR"
    train="train --drawn 620 --lines 0 --hidden 16 --epochs 2 --progress json"
    "$NNLETTERS" $train -o m 2>good
    "$NNLETTERS" data synth -n 124 -o drawn
    "$NNLETTERS" $train -o m --valid 0 drawn-images-idx3-ubyte 2>unknown
    code=0
    "$NNLETTERS" $train -o m nosuch 2>bad || code=$?
    [ "$code" -eq 3 ]
    # A shell in the background ignores SIGINT for its children; env gives it back.
    env --default-signal=INT "$NNLETTERS" train --drawn 6200 --lines 0 --epochs 999 --progress json \
        -o n 2>stopped &
    until grep -q '"event": "start"' stopped; do sleep 0.1; done
    kill -INT $!
    wait $! || true
    python3 - "$NL_SOURCE/docs/schema/progress.json" <<'END'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[1]))
jsonschema.Draft202012Validator.check_schema(schema)
def events(name):
    list = [json.loads(line) for line in open(name)]
    for event in list:
        jsonschema.validate(event, schema, jsonschema.Draft202012Validator)
    return list
good = [e for e in events("good") if e["event"] != "note"]
assert [e["event"] for e in good] == ["start", "epoch", "epoch", "end"]
start, one, two, end = good
assert start["model"] == end["model"] == "m" and start["epochs"] == 2 and start["held_back"] > 0
assert end["epochs"] == 2 and end["stopped"] is False
assert end["valid_accuracy"] == (one, two)[end["best_epoch"] - 1]["valid_accuracy"]
assert events("unknown")[-1]["valid_accuracy"] is None
error, = [e for e in events("bad") if e["event"] == "error"]
assert error["code"] == 3 and "nosuch" in error["message"]
end = events("stopped")[-1]
assert end["event"] == "end" and end["stopped"] and end["model"] is None
END
}

@test "progress on a terminal: a bar, but not on a dumb one" {
    script -qec true /dev/null >/dev/null 2>&1 || skip "no terminals to be had here"
    cd "$BATS_TEST_TMPDIR"
    line="'$NNLETTERS' train --drawn 6200 --lines 0 --hidden 64 --epochs 2 -o m"
    TERM=xterm script -qec "$line" /dev/null >bar
    grep -q "$(printf '\r\033')" bar
    TERM=dumb script -qec "$line" /dev/null >dumb
    fails grep -q "$(printf '\033')" dumb
}

@test "errors are coloured on a terminal only, and not with NO_COLOR" {
    script -qec true /dev/null >/dev/null 2>&1 || skip "no terminals to be had here"
    run env -u NO_COLOR TERM=xterm script -qec "'$NNLETTERS' nosuch" /dev/null
    [[ "$output" == *$'\033[31mnnletters:\033[0m '* ]]
    run env NO_COLOR=1 TERM=xterm script -qec "'$NNLETTERS' nosuch" /dev/null
    [[ "$output" != *$'\033'* ]]
    [[ "$output" == "nnletters: unknown"* ]]
}

@test "numbers have points in any locale" {
    cd "$BATS_TEST_TMPDIR"
    [ "$(LC_ALL=de_DE.UTF-8 "$NNLETTERS" train --help)" = "$(LC_ALL=C "$NNLETTERS" train --help)" ]
    refused 2 "0,1 is not a number" train --lr 0,1
}

@test "Ctrl-C ends training by the signal, with a checkpoint and no model" {
    cd "$BATS_TEST_TMPDIR"
    for signal in INT TERM HUP; do
        # A shell in the background ignores SIGINT for its children; env gives it back.
        env --default-signal=INT,HUP "$NNLETTERS" train --drawn 6200 --lines 0 --epochs 1000 -o m.safetensors \
            2>err &
        pid=$!
        for _ in $(seq 100); do
            grep -q '^epoch 1/' err && break
            sleep 0.1
        done
        kill -$signal $pid
        code=0
        wait $pid || code=$?
        cat err
        [ "$code" -eq $((128 + $(kill -l $signal))) ]
        [ -s m.safetensors.checkpoint ]
        [ ! -e m.safetensors ]
        rm m.safetensors.checkpoint
    done
}

@test "a signal while data are drawn or composed ends training before it begins" {
    cd "$BATS_TEST_TMPDIR"
    for data in '--drawn 2000000 --lines 0' '--drawn 620 --lines 200000'; do
        for signal in INT TERM HUP; do
            env --default-signal=INT,HUP "$NNLETTERS" train $data --epochs 1 --hidden 16 -o m 2>err &
            pid=$!
            sleep 0.5
            kill -$signal $pid
            code=0
            wait $pid || code=$?
            cat err
            [ "$code" -eq $((128 + $(kill -l $signal))) ]
            [ ! -e m ]
            [ ! -e m.checkpoint ]
            run grep stopped err
            [ "$status" -eq 1 ]
        done
    done
}

@test "too little address space ends soon, with code 0 or 6" {
    [ -z "$ASAN_OPTIONS$TSAN_OPTIONS" ] || skip "sanitizers reserve address space"
    cd "$BATS_TEST_TMPDIR"
    cp "$NL_SOURCE/data/models/letters.safetensors" .
    "$NNLETTERS" data synth --text A -o a.png
    echo A >a.txt
    model=letters.safetensors
    while read -r command; do
        for kilobytes in 50000 75000 100000 150000 800000; do
            code=0
            (
                ulimit -v $kilobytes
                exec timeout -s KILL 60 "$NNLETTERS" $command >out 2>err </dev/null
            ) || code=$?
            echo "$command: $kilobytes: $code $(cat err)"
            [ "$code" -eq 0 ] || [ "$code" -eq 6 ]
        done
        [ "$code" -eq 0 ]
    done <<EOF
inspect $model
inspect -f json $model
export -o m.onnx $model
ensemble -o m $model $model
gradcheck
train --drawn 620 --lines 0 --hidden 16 --epochs 1 -t 1 -o m
train --from $model --drawn 620 --lines 0 --epochs 1 -t 1 -o m
train --teacher $model --drawn 9400 --lines 0 --hidden 16 --epochs 1 -t 1 -o m
eval -t 1 -m $model a.png
predict -m $model a.png
learn -t 1 --force -o m -m $model a.png
segment a.png
EOF
}
