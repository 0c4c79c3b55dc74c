#!/usr/bin/env bats
# eval of pictures with transcriptions: error rates, mistakes, JSON, pictures of mistakes.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 6200 --lines 0 --hidden 64 --epochs 2 -o letters.safetensors --progress none
    "$NNLETTERS" data synth --lines clean -n 3 -o lines
    mkdir answers truth
    for n in 1 2 3; do
        cp lines/clean-0000.png "truth/$n.png"
    done
    printf 'CORN BALL\n' >truth/1.txt
    printf 'COM BALL\n' >answers/1.txt # RN read M
    printf 'WALL\n' >truth/2.txt
    printf 'wal L\n' >answers/2.txt # the case, and a space too many
    printf 'GOOD\nDAY\n' >truth/3.txt
    printf 'GOOD\nDAY\n' >answers/3.txt
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    unset NNLETTERS_MODEL
}

# columns FILE LINE FIELDS: some fields of a line.
columns() {
    sed -n "$2p" "$1" | cut -f "$3" | tr '\t' ' '
}

@test "edits of each picture and of all" {
    "$NNLETTERS" eval --answers answers truth >out
    [ "$(columns out 1 1-8)" = "picture error_rate characters substitutions insertions deletions merges splits" ]
    [ "$(columns out 1 9-13)" = "low high letter_error_rate word_error_rate words" ]
    [ "$(columns out 2 1-8)" = "truth/1.png 0.2222 9 1 0 1 1 0" ]
    [ "$(columns out 3 1-8)" = "truth/2.png 1.0000 4 3 1 0 0 0" ]
    [ "$(columns out 3 11-13)" = "0.7500 2.0000 1" ]
    [ "$(columns out 4 1-8)" = "truth/3.png 0.0000 8 0 0 0 0 0" ]
    [ "$(columns out 5 1-8)" = "all 0.2857 21 4 1 1 1 0" ]
    awk -F '\t' 'NR > 1 && !($9 <= $2 && $2 <= $10) {exit 1}' out
    "$NNLETTERS" eval --fold-case --answers answers truth >folded
    [ "$(columns folded 5 1-8)" = "all 0.1429 21 1 1 1 1 0" ]
}

@test "--fail-under says what was below what" {
    code=0
    "$NNLETTERS" eval --fail-under '90 %' --answers answers truth >out 2>err || code=$?
    [ "$code" -eq 1 ]
    [ "$(cat err)" = "nnletters: 1 - the error rate: 71.43 % is under the 90 % of --fail-under" ]
    for bar in 0.71 71 71%; do
        "$NNLETTERS" eval --fail-under $bar --answers answers truth >out 2>err
        [ ! -s err ]
    done
    code=0
    "$NNLETTERS" eval -m letters.safetensors --max-samples 100 --fail-under 1 >out 2>err || code=$?
    [ "$code" -eq 1 ]
    grep -qE '^nnletters: the accuracy: [0-9.]+ % is under the 100 % of --fail-under$' err
    refused 2 '--fail-under: 101 is no share' eval --fail-under 101 truth
}

@test "mistakes, the most frequent first" {
    "$NNLETTERS" eval --fold-case --confusion --answers answers truth | sed '1,/^$/d' >mistakes
    [ "$(tr '\t' ' ' <mistakes)" = "$(printf 'truth read count\n ␣ 1\nRN M 1')" ]
}

@test "json has all results" {
    command -v python3 >/dev/null || skip "no python3 here"
    "$NNLETTERS" eval -m letters.safetensors -f json lines >read.json
    "$NNLETTERS" eval -f json --answers answers truth >compared.json
    "$NNLETTERS" eval -m letters.safetensors -f json --max-samples 500 >letters.json
    python3 - <<'EOF'
import json
read, compared = json.load(open("read.json")), json.load(open("compared.json"))
for one in read, compared:
    assert one["schema"] == 1 and one["of"] == "lines" and len(one["pictures"]) == 3
    for folding in "as_written", "case_folded":
        for measure in "characters", "letters", "words":
            e = one[folding][measure]
            assert e["errors"] == e["substitutions"] + e["insertions"] + e["deletions"]
            assert abs(e["error_rate"] - e["errors"] / e["length"]) < 1e-5
            assert e["low"] <= min(e["error_rate"], 1) <= e["high"]
        found = sum(m["count"] * max(len(m["truth"]), len(m["read"]))
                    for m in one[folding]["mistakes"])
        assert found == one[folding]["characters"]["errors"]
assert compared["as_written"]["words"]["errors"] == 3
assert compared["case_folded"]["letters"]["errors"] == 2
assert "calibration" not in compared
lines = read["calibration"]["lines"]
assert lines["count"] == 3 and 0 <= lines["right"] <= 1 and 0 <= lines["confidence"] <= 1
assert read["calibration"]["letters"]["count"] > 10
letters = json.load(open("letters.json"))
assert letters["of"] == "characters" and 0 <= letters["accuracy"] <= 1 < letters["samples"]
assert sum(c["samples"] for c in letters["classes"]) == letters["samples"]
wrong = sum(c["samples"] - c["right"] for c in letters["classes"])
assert sum(c["count"] for c in letters["confusions"]) == wrong
EOF
}

@test "the pictures with the highest error rates, and a page that shows them" {
    "$NNLETTERS" eval --answers answers -o worst truth >/dev/null
    [ "$(ls worst)" = "$(printf '1-2.svg\n2-1.svg\nindex.html')" ]
    [ "$(grep -c '<img ' worst/index.html)" -eq 2 ]
    grep -q '<td class="m">RN</td>' worst/index.html
    grep -q '<span class="chip i">∅ → ␣ ' worst/index.html
    "$NNLETTERS" eval -m letters.safetensors -o one --worst 1 lines >/dev/null
    [ "$(ls one | wc -l)" -eq 2 ]
    grep -q '<polyline' one/1-*.svg
    # What should have been read is written into the picture, too, in black.
    [ "$(grep -c '^<text.* fill="#1f2933"' one/1-*.svg)" -ge 1 ]
    command -v python3 >/dev/null || skip "no python3 here"
    python3 - one/1-*.svg <<'EOF'
import sys, xml.dom.minidom
xml.dom.minidom.parse(sys.argv[1])
EOF
}

@test "the worst mistakes among characters, as a picture" {
    "$NNLETTERS" data synth -n 620 -s 5 -o drawn
    eval="$NNLETTERS eval -m letters.safetensors drawn-images-idx3-ubyte"
    $eval -o worst.svg --worst 7 >score
    [ "$(grep -o '<text[^>]*>[^<]*' worst.svg | grep -c '→.$')" -eq 7 ]
    wrong=$(awk -F '\t' '$1 == "accuracy" { a = $2 } $1 == "samples" { printf "%.0f", (1 - a) * $2 }' score)
    [ "$wrong" -gt 7 ]
    grep -qE "7 of $wrong mistakes in [0-9,]+:" worst.svg
    # Sorted: the truth's share rises.
    grep -o '[0-9.]* %</text>' worst.svg | cut -d ' ' -f 1 >shares
    [ "$(wc -l <shares)" -eq 7 ]
    sort -c -n shares
    $eval -o worst.png --worst 7 >again
    cmp score again
    [ "$(od -An -c -N 4 worst.png | tr -d ' ')" = '211PNG' ]
    # Three columns would be enough for 7; five are as wide as the line above them: 492 pixels.
    [ "$(od -An -tu1 -j 16 -N 4 worst.png | tr -s ' ')" = ' 0 0 1 236' ]
    code=0
    $eval -o nosuch/worst.png >/dev/null 2>err || code=$?
    [ "$code" -eq 5 ]
    refused 2 "--answers is for pictures with transcriptions" eval -m letters.safetensors --answers x
}

@test "the confusion picture has only characters that occur" {
    "$NNLETTERS" data synth -n 200 --chars ABC -o abc
    "$NNLETTERS" eval -m letters.safetensors --allow A-D --plot abc.svg abc-images-idx3-ubyte >score
    for letter in A B C; do
        [ "$(grep -o ">$letter</text>" abc.svg | wc -l)" -ge 4 ] # all around
    done
    [ "$(grep -o '>E</text>' abc.svg | wc -l)" -eq 0 ]
    grep -q ' of 200 right' abc.svg
}

@test "options that do not go together are refused" {
    refused 2 "--plot is not for pictures with transcriptions" eval -m letters.safetensors \
        --plot x.svg lines
    refused 2 "--held-back is not" eval -m letters.safetensors --held-back lines
    code=0
    "$NNLETTERS" eval -m letters.safetensors -o nosuch/folder lines >/dev/null 2>err || code=$?
    [ "$code" -eq 5 ]
}
