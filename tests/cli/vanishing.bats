#!/usr/bin/env bats
# docs/examples/vanishing.c: the gradient by layer, with sigmoid and with others.

vanishing() {
    "$NL_BUILD/tests/vanishing" "$@"
}

@test "with sigmoid the gradient vanishes and nothing is learnt; with tanh and relu it stays" {
    cd "$BATS_TEST_TMPDIR"
    vanishing 150 depth.svg >table
    cat table
    [ "$(head -1 table)" = "$(printf 'layer\tsigmoid\ttanh\trelu')" ]
    awk '$1 > 0 { for (a = 2; a <= 4; a++) norm[a, $1] = $a }
        $1 == "loss" { for (a = 2; a <= 4; a++) loss[a] = $a }
        END {
            for (l = 2; l < 8; l++) {
                if (norm[2, l] > 0.35 * norm[2, l + 1])
                    exit 1
                for (a = 3; a <= 4; a++)
                    if (norm[a, l] < norm[a, l + 1] / 3 || norm[a, l] > norm[a, l + 1] * 3)
                        exit 1
            }
            guessing = log(62)
            exit !(norm[2, 1] > 0 && norm[2, 1] < 0.001 * norm[2, 8] &&
                loss[2] > 0.95 * guessing && loss[3] < 0.9 * guessing && loss[4] < 0.9 * guessing)
        }' table
    for name in sigmoid tanh relu; do
        grep -q ">$name<" depth.svg
    done
    grep -q '</svg>' depth.svg
}

@test "a picture that cannot be written, and no steps" {
    code=0
    vanishing 1 /nowhere/depth.svg || code=$?
    [ "$code" -eq 5 ]
    code=0
    vanishing 0 || code=$?
    [ "$code" -eq 2 ]
}
