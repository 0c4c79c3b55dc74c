#!/usr/bin/env bats
# scripts/sweep on a few drawn lines. Its copy is built once for each build folder.

setup() {
    export NL_WORK=$NL_BUILD/sweep
    file=lib/page/spans.c
    quick=(-n 4 -k broken --data /nonexistent)
}

@test "a row for each value, the present one first; sources stay" {
    before=$(cksum "$NL_SOURCE/$file")
    "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file WIDEST 1.9 0.1 1.8 | tee "$BATS_TEST_TMPDIR/table"
    [ "$(cksum "$NL_SOURCE/$file")" = "$before" ]
    [ "$(awk '{ printf "%s ", $1 }' "$BATS_TEST_TMPDIR/table")" = 'WIDEST *1.9f 0.1f 1.8f ' ]
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/table" | tr -s ' ')" = 'WIDEST mean better worse broken' ]
    # Where letters are so narrow, pieces are not joined.
    awk '$1 ~ /^[*]/ { present = $2 } $1 == "0.1f" { exit !($2 > present + 10 && $4 > 0) }' \
        "$BATS_TEST_TMPDIR/table"
    # The copy follows the sources.
    "$NL_SOURCE/scripts/sweep" "${quick[@]}" lib/read/hypotheses.c SETTLED 3
    cmp "$NL_SOURCE/$file" "$NL_WORK/tree/$file"
}

@test "misuse is refused" {
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file GAP
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file GAPS 3
    [ "$status" -eq 2 ]
    [[ "$output" == *'does not define GAPS once'* ]]
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" lib/read/none.c GAP 3
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/sweep" --quick
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file GAP four
    [ "$status" -eq 1 ]
    [[ "$output" == *'does not build with GAP = four'* ]]
    run "$NL_SOURCE/scripts/sweep" -h
    [ "$status" -eq 0 ]
    [[ "$output" == *'--model'* ]]
}
