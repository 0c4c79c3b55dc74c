#!/usr/bin/env bats
# The gradient check, and the vanishing gradient as a table and a picture.

load cli

@test "gradients agree, and a bar too low is missed with exit 1" {
    "$NNLETTERS" gradcheck >"$BATS_TEST_TMPDIR/table"
    names=$("$NNLETTERS" help --format markdown train |
        sed -n 's/^| `-a, --activation.*(\(.*\); default.*/\1/p' | tr -d ,)
    [ "$(wc -w <<<"$names")" -ge 6 ]
    for name in $names; do
        [ "$(grep -c "^$name"$'\t' "$BATS_TEST_TMPDIR/table")" -eq 5 ] # depths
    done
    ! grep -q '!' "$BATS_TEST_TMPDIR/table"
    code=0
    "$NNLETTERS" gradcheck --threshold 1e-12 2>"$BATS_TEST_TMPDIR/err" >/dev/null || code=$?
    [ "$code" -eq 1 ]
    grep -q 'relative error' "$BATS_TEST_TMPDIR/err"
}

@test "the vanishing gradient: a line per layer, sigmoid's first far below its last" {
    svg=$BATS_TEST_TMPDIR/depth.svg
    "$NNLETTERS" gradcheck --plot "$svg" --layers 6 --width 32 --steps 10 >"$BATS_TEST_TMPDIR/table"
    cat "$BATS_TEST_TMPDIR/table"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/table")" -eq 9 ]
    [ "$(head -1 "$BATS_TEST_TMPDIR/table")" = "$(printf 'layer\tsigmoid\ttanh\trelu')" ]
    awk '$1 == 1 { s = $2; r = $4 } $1 == 7 { exit !(s < 0.01 * $2 && r > 0.1 * $4) }' \
        "$BATS_TEST_TMPDIR/table"
    grep -q '</svg>' "$svg"
    for name in sigmoid tanh relu; do
        grep -q ">$name<" "$svg"
    done
}

@test "the picture alone goes to standard output" {
    "$NNLETTERS" gradcheck --plot - --layers 1 --width 4 --steps 1 >"$BATS_TEST_TMPDIR/svg"
    head -c 5 "$BATS_TEST_TMPDIR/svg" | grep -qE '^<(\?xml|svg)'
    ! grep -q layer.sigmoid "$BATS_TEST_TMPDIR/svg"
}

@test "a picture that cannot be written, and depths that cannot be" {
    refused 5 /nowhere/depth.svg gradcheck --plot /nowhere/depth.svg --layers 1 --width 4 --steps 1
    refused 2 layers gradcheck --plot - --layers 16
    refused 2 steps gradcheck --plot - --steps 0
}
