#!/usr/bin/env bats
# scripts/reproduce on a few drawn lines, and what it is made of: eval --answers and --without.

load cli

setup_file() {
    export NL_WORK=$BATS_FILE_TMPDIR/work
    export copy=$BATS_FILE_TMPDIR/copy # whose docs may be written
    mkdir -p "$copy/docs"
    cp -R "$NL_SOURCE/scripts" "$copy"
    cp "$NL_SOURCE/docs/results.md" "$copy/docs"
    "$copy/scripts/reproduce" lines --quick --write >"$BATS_FILE_TMPDIR/table"
    export model=$NL_WORK/letters.safetensors
}

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# cell TABLE ROW COLUMN
cell() {
    awk -F ' *[|] *' -v row="$2" -v column="$3" '
        $2 == "set" { for (i = 1; i <= NF; i++) at[$i] = i }
        $2 == row { print $at[column] }' "$1"
}

@test "a table of error rates is made from nothing" {
    table=$BATS_FILE_TMPDIR/table
    cat "$table"
    grep -q '^5 lines of each kind, drawn; read with letters.safetensors' "$table"
    [ "$(grep '^|' "$table" | cut -d '|' -f 2 | tr -d ' -' | tr '\n' ' ')" = \
        'set  clean touching digits msapictureofclean ' ]
    [ "$(cell "$table" clean bar)" = 4 ]
    [ "$(cell "$table" digits characters)" = "$(cat "$NL_WORK"/sets/digits/*.txt | wc -m | awk '{ print $1 - 5 }')" ]
    for row in clean touching digits; do
        awk -v rate="$(cell "$table" $row nnletters)" -v from="$(cell "$table" $row from)" \
            -v to="$(cell "$table" $row to)" 'BEGIN { exit !(from <= rate && rate <= to && rate < 70) }'
    done
    if command -v tesseract; then
        awk -v rate="$(cell "$table" clean tesseract)" 'BEGIN { exit !(rate < 70) }'
    fi
}

@test "the table is written between its marks, and nothing else" {
    awk '/^<!-- end -->$/ { inside = 0 } inside { print } /^<!-- reproduce lines -->$/ { inside = 1 }' \
        "$copy/docs/results.md" | cmp - "$BATS_FILE_TMPDIR/table"
    for file in "$copy/docs/results.md" "$NL_SOURCE/docs/results.md"; do
        awk '/^<!-- end -->$/ { inside = 0 } !inside { print } /^<!-- reproduce lines -->$/ { inside = 1 }' \
            "$file" >"${file//\//_}"
    done
    cmp ./*results.md
}

@test "as JSON" {
    "$copy/scripts/reproduce" lines --quick --json --model "$model" |
        python3 -c 'import json, sys
rows = [json.loads(line) for line in sys.stdin]
assert [row["set"] for row in rows[:3]] == ["clean", "touching", "digits"], rows
assert rows[0]["bar"] == 4 and rows[0]["nnletters"] >= 0 and rows[-1]["goal"] is None, rows'
}

@test "each part is left out in turn" {
    "$copy/scripts/reproduce" ablations --quick --model "$model" >table
    cat table
    [ "$(grep -c '^|' table)" = 6 ]
    [ "$(cell table touching all)" = "$(cell "$BATS_FILE_TMPDIR/table" touching nnletters)" ]
    awk -v without="$(cell table touching seams)" -v with="$(cell table touching all)" \
        'BEGIN { exit !(without > with + 10) }'
}

@test "misuse is refused" {
    run "$copy/scripts/reproduce" lines --fast
    [ "$status" -eq 2 ]
    [[ "$output" == *'unknown: --fast'* ]]
    run "$copy/scripts/reproduce"
    [ "$status" -eq 2 ]
    run "$copy/scripts/reproduce" lines --quick --model nowhere.safetensors
    [ "$status" -ne 0 ]
    [[ "$output" == *'nowhere.safetensors: cannot be opened'* ]]
    [[ "$output" != *'| set'* ]]
    run "$copy/scripts/reproduce" -h
    [ "$status" -eq 0 ]
    [[ "$output" == *'--json'* ]]
}

@test "another reader's answers are judged" {
    lines=$NL_WORK/sets/clean
    mkdir answers
    cp "$lines"/*.txt answers
    "$NNLETTERS" eval --answers answers --fail-under 1 "$lines"
    # One letter too many, white space of any kind, and the wrong case.
    sed 's/ / \t /; s/$/\f/; s/^/\n  /' answers/clean-0000.txt | tr A-Z a-z >t
    printf 'x\n' >>t
    mv t answers/clean-0000.txt
    "$NNLETTERS" eval --answers answers --fold-case "$lines" | grep "^$lines/clean-0000.png"
    [ "$("$NNLETTERS" eval --answers answers --fold-case "$lines" |
        awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
            $1 == "all" { print $at["substitutions"] + $at["deletions"], $at["insertions"] }')" = '0 2' ]
    rm answers/clean-0001.txt
    "$NNLETTERS" eval --answers answers "$lines" 2>err && false
    grep -q 'answers/clean-0001.txt' err
    refused 2 'pictures with transcriptions' eval --answers answers
}

@test "parts that do not exist cannot be left out" {
    refused 2 "no part 'foo'" eval --without seams,foo "$NL_WORK/sets/clean"
    "$NNLETTERS" eval -m "$model" --without rules,marks "$NL_WORK/sets/clean"
}
