#!/usr/bin/env bats
# The gradient check.

load cli

@test "gradients agree, and a bar too low is missed with exit 1" {
    "$NNLETTERS" gradcheck >"$BATS_TEST_TMPDIR/table"
    names=$("$NNLETTERS" help --format markdown train |
        sed -n 's/^| `-a, --activation.*(\(.*\); default.*/\1/p' | tr -d ,)
    [ "$(wc -w <<<"$names")" -ge 6 ]
    for name in $names; do
        [ "$(grep -c "^$name"$'\t' "$BATS_TEST_TMPDIR/table")" -eq 5 ] # depths
    done
    fails grep -q '!' "$BATS_TEST_TMPDIR/table"
    code=0
    "$NNLETTERS" gradcheck --threshold 1e-12 2>"$BATS_TEST_TMPDIR/err" >/dev/null || code=$?
    [ "$code" -eq 1 ]
    grep -q 'relative error' "$BATS_TEST_TMPDIR/err"
}
