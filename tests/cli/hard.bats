#!/usr/bin/env bats
# Pictures without writing: an answer or an empty one, and the exit code of docs/cli.md.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    for kind in $("$NL_BUILD/tests/draw_hard"); do
        "$NL_BUILD/tests/draw_hard" "$kind" 320 200 >"$kind.pgm"
    done
    "$NL_BUILD/tests/draw_hard" specks-5000 2000 1500 >specks.pgm
    for size in '1 1' '1 400' '400 1'; do
        "$NL_BUILD/tests/draw_hard" half-black $size >"half-black-${size/ /-}.pgm"
    done
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

@test "pictures without writing are read and segmented" {
    [ "$(ls ./*.pgm | wc -l)" -gt 20 ]
    for picture in *.pgm; do
        echo "$picture"
        timeout 20 "$NNLETTERS" predict -f json "$picture" >/dev/null 2>note
        [ ! -s note ] || grep -qx "nnletters: $picture: no writing found" note
        timeout 20 "$NNLETTERS" segment "$picture" >/dev/null 2>note
    done
}

@test "without writing the answer is empty, and --require-text fails" {
    for picture in white.pgm black.pgm greys.pgm half-black-1-1.pgm specks.pgm; do
        echo "$picture"
        [ -z "$("$NNLETTERS" predict "$picture" 2>/dev/null)" ]
        code=0
        "$NNLETTERS" predict --require-text "$picture" >/dev/null 2>&1 || code=$?
        [ "$code" -eq 1 ]
    done
}

@test "--timing prints the stages of reading, whose shares sum to 100 %" {
    "$NNLETTERS" predict --timing specks-5000.pgm white.pgm 2>&1 >/dev/null |
        sed -n 's/^nnletters: timing: //p' >timing
    cut -d' ' -f1 timing | tr '\n' ' '
    [ "$(cut -d' ' -f1 timing | tr '\n' ' ')" = \
        "decode clean layout segment prepare classify lattice turn " ]
    awk '{ ms += $2; all += $4 } END { exit !(ms > 0 && all > 99.5 && all < 100.5) }' timing
    [ "$("$NNLETTERS" predict white.pgm 2>&1 | grep -c timing)" -eq 0 ]
}

# Of the 400 letters four may be wrong, and none missing or too many. Language may divide them.
@test "a line of 400 letters is read" {
    mkdir -p long
    text=$(printf 'HELLO%.0s' $(seq 80))
    "$NNLETTERS" data synth --text "$text" --height 24 --seed 2 -o long/long.png
    echo "$text" >long/long.txt
    timeout 20 "$NNLETTERS" eval --lm none --fail-under 0.99 long
    [ "$("$NNLETTERS" predict --lm none long/long.png | wc -m)" -eq 401 ]
    [ "$(timeout 20 "$NNLETTERS" predict long/long.png | tr -d ' ' | wc -m)" -eq 401 ]
}
