#!/usr/bin/env bats
# The compiler of the skeleton tables: a mistake is reported with file and line, and leaves no output.

setup() {
    cd "$BATS_TEST_TMPDIR"
    compiler=$NL_BUILD/lib/compile-strokes
}

refuses() { # WHAT THE MESSAGE SAYS, table on stdin
    cat >table.txt
    run "$compiler" out.c table.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"$1"* ]]
    [ "${#lines[@]}" -eq 1 ]
    [ ! -e out.c ]
}

@test "a good table becomes C, with the characters sorted" {
    printf '# a table\n\nb 2\nline 0,0 10,-5\nA 1 # one way\ncurve 0,0 5,9* 9,0\nb 3\ndot 1,1\n' >table.txt
    run "$compiler" out.c table.txt
    [ "$status" -eq 0 ]
    [ -z "$output" ]
    grep -q '    {5, 9, 1},' out.c
    grep -q 'nl_character_count = 2;' out.c
    [ "$(grep -o '0x[0-9a-f]*' out.c | tr '\n' ' ')" = "0x41 0x62 " ]
    [ "$(sed -n '/nl_skeletons\[\]/,/};/p' out.c | grep -o '{[0-9]*,' | tr -d '\n')" = "{1,{2,{3," ]
}

@test "a character by its code point: # would begin a comment" {
    printf 'U+0023 2 # a comment\nline 0,0 9,9\n# 5\nU+002A 1\ndot 0,0\n' >table.txt
    "$compiler" out.c table.txt
    [ "$(grep -o '0x[0-9a-f]*' out.c | tr '\n' ' ')" = "0x23 0x2a " ]
    rm out.c
    local word
    for word in U+23 U+00023 U+0020 U+00e9 U+002x U++023 'U+ 023'; do
        refuses 'table.txt:1: "U+' <<<"$word 1"$'\nline 0,0 1,1'
    done
}

@test "bad points" {
    refuses 'table.txt:2: "1" is not a point' <<<$'A 1\nline 0,0 1'
    refuses 'table.txt:2: "0,0x" is not a point' <<<$'A 1\nline 0,0x 1,1'
    refuses 'table.txt:2: "0,128" is not a point' <<<$'A 1\nline 0,128 1,1'
    refuses 'table.txt:2: "-101,0" is not a point' <<<$'A 1\nline -101,0 1,1'
    refuses 'table.txt:2: "0,99999999999999999999" is not a point' <<<$'A 1\ndot 0,99999999999999999999'
}

@test "strokes with too few or too many points" {
    refuses 'table.txt:2: a dot has 1 point' <<<$'A 1\ncurve 0,0'
    refuses 'table.txt:2: a dot has 1 point' <<<$'A 1\ndot 0,0 1,1'
    refuses 'here are 25' <<<"A 1
line $(for i in $(seq 25); do printf '%d,0 ' "$i"; done)"
}

@test "bad lines" {
    refuses 'table.txt:2: "lime"' <<<$'A 1\nlime 0,0 1,1'
    refuses 'table.txt:1: a stroke before any character' <<<$'line 0,0 1,1'
    refuses 'table.txt:1: '"'A'"' needs a weight' <<<$'A\nline 0,0 1,1'
    refuses 'table.txt:1: '"'A'"' needs a weight' <<<$'A 0\nline 0,0 1,1'
    refuses 'table.txt:1: '"'A'"' needs a weight' <<<$'A 5x\nline 0,0 1,1'
}

@test "skeletons without strokes, tables without characters" {
    refuses "table.txt:2: the skeleton of 'A' before this has no strokes" <<<$'A 1\nB 1\nline 0,0 1,1'
    refuses "'A' before this has no strokes" <<<'A 1'
    refuses 'no character' <<<'# nothing'
    refuses 'too many strokes' <<<"A 1
$(for i in $(seq 9); do echo 'line 0,0 1,1'; done)"
}

@test "unreadable tables, unwritable output" {
    run "$compiler" out.c missing.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"missing.txt"*"No such file"* ]]
    printf 'A 1\nline 0,0 1,1\n' >table.txt
    run "$compiler" missing/out.c table.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"missing/out.c: No such file"* ]]
    run "$compiler" /dev/full table.txt
    [ "$status" -eq 1 ]
    [ -c /dev/full ]
    run "$compiler" out.c
    [ "$status" -eq 2 ]
}

@test "a line without an end, a line that is too long" {
    printf 'A 1\nline 0,0 1,1' >table.txt
    run "$compiler" out.c table.txt
    [ "$status" -eq 1 ]
    [[ "$output" == *"table.txt:2: no line end"* ]]
    refuses 'table.txt:1: no line end, or line too long' <<<"# $(printf '%2000s' x)"
}
