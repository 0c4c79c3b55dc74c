#!/usr/bin/env bats
# scripts/sweep on a few drawn lines. Its copy is built once for each build folder.

setup() {
    export NL_WORK=$NL_BUILD/sweep
    file=lib/read/decoder.c
    quick=(-n 4 -k broken --data /nonexistent)
}

@test "a row for each value, the present one first; sources stay" {
    before=$(cksum "$NL_SOURCE/$file")
    "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file LETTER_COST 3 100 2.5 | tee "$BATS_TEST_TMPDIR/table"
    [ "$(cksum "$NL_SOURCE/$file")" = "$before" ]
    [ "$(awk '{ printf "%s ", $1 }' "$BATS_TEST_TMPDIR/table")" = 'LETTER_COST *3.0f 100.0f 2.5f ' ]
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/table" | tr -s ' ')" = 'LETTER_COST mean better worse broken' ]
    # Where letters are so dear, neighbours are read as one.
    awk '$1 ~ /^[*]/ { present = $2 } $1 == "100.0f" { exit !($2 > present + 10 && $4 > 0) }' \
        "$BATS_TEST_TMPDIR/table"
    # The copy follows the sources.
    "$NL_SOURCE/scripts/sweep" "${quick[@]}" lib/read/hypotheses.c SETTLED 3
    cmp "$NL_SOURCE/$file" "$NL_WORK/tree/$file"
}

@test "misuse is refused" {
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file GAP_COST
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file GAP_COSTS 3
    [ "$status" -eq 2 ]
    [[ "$output" == *'does not define GAP_COSTS once'* ]]
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" lib/read/none.c GAP_COST 3
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/sweep" --quick
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/sweep" "${quick[@]}" $file GAP_COST four
    [ "$status" -eq 1 ]
    [[ "$output" == *'does not build with GAP_COST = four'* ]]
    run "$NL_SOURCE/scripts/sweep" -h
    [ "$status" -eq 0 ]
    [[ "$output" == *'--model'* ]]
}
