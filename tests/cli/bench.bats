#!/usr/bin/env bats
# scripts/bench --quick: all of its tables, and that their figures agree with each other.

setup_file() {
    "$NL_SOURCE/scripts/bench" --quick --json --build "$NL_BUILD" >"$BATS_FILE_TMPDIR/rows"
}

@test "everything is measured, and the figures of a line agree" {
    cat "$BATS_FILE_TMPDIR/rows"
    python3 - "$BATS_FILE_TMPDIR/rows" <<'END'
import json, sys
tables = {}
for line in open(sys.argv[1]):
    row = json.loads(line)
    tables.setdefault(row.pop("table"), []).append(row)
assert set(tables) - {"jobs"} == {"machine", "steps", "inference", "deformation", "training",
                                  "reading", "stages", "pages"}, tables.keys()

def of(table, **wanted):
    return [row for row in tables[table] if all(row[k] == v for k, v in wanted.items())]

weights = {"W1": 1024 * 64 + 64 * 36, "W2": 784 * 512 + 512 * 256 + 256 * 47,
           "W3": 784 * 2048 + 2048 * 2048 + 2048 * 47}
for name, count in weights.items():
    for threads in 1, 2:
        raw, ours = (of("steps", workload=name, threads=threads, program=p)[0]
                     for p in ("raw sgemm", "ours"))
        assert len(of("steps", workload=name, threads=threads)) >= 3
        assert raw["of raw"] == 1 and ours["ours is"] == 1 and 0.5 < ours["bar"] < 2
        share = raw["us/step"] / ours["us/step"]
        assert abs(ours["of raw"] - share) < 0.006 + 0.002 * share, ours
        for row in raw, ours:
            expected = 6e-9 * count * row["samples/s"]
            assert abs(row["GFLOP/s"] - expected) < 0.06 + 6e-9 * count, (row, expected)
            assert 0 < row["MB"] < 500, row
assert [len(of("inference", batch=b, program="ours")) for b in (1, 1024)][0] == 1
assert of("inference", batch=1024, program="ours", threads=2)
for picture in "letter", "line", "page", "photo":
    ours = of("reading", picture=picture, reader="nnletters")[0]
    assert ours["seconds"] > 0 and ours["ours is"] == 1 and " x " in ours["size"], ours
    stages = of("stages", picture=picture)
    assert stages[0]["stage"] == "decode" and abs(sum(s["%"] for s in stages) - 100) < 1, stages
assert all(row["samples/s plain"] > 0 for row in tables["deformation"])
END
}

@test "parts are chosen, and shown as tables" {
    run "$NL_SOURCE/scripts/bench" --quick --build "$NL_BUILD" inference
    [ "$status" -eq 0 ]
    echo "$output"
    [ "$(grep -c '^1024 .* ours ' <<<"$output")" -ge 2 ]
    grep -q '^batch  threads  program ' <<<"$output"
    [[ "$output" != *'Training steps'* ]]
}

@test "what is compared takes turns; a program that ends early is told of" {
    turns=$NL_BUILD/tests/bench_turns
    # Each writes down that it had a turn; "three" is the time it says it took.
    cat >"$BATS_TEST_TMPDIR/peer" <<'END'
while read -r seconds; do
    echo "$1" >>"$2"
    echo "$3"
done
END
    run "$turns" 3 0.01 one sh "$BATS_TEST_TMPDIR/peer" 1 "$BATS_TEST_TMPDIR/log" 0.5 \
        -- two sh "$BATS_TEST_TMPDIR/peer" 2 "$BATS_TEST_TMPDIR/log" 0.25
    [ "$status" -eq 0 ]
    [ "$(cut -f 1,2 <<<"$output" | tr '\t\n' '  ')" = 'one 0.5 two 0.25 ' ]
    [ "$(tr -d '\n' <"$BATS_TEST_TMPDIR/log")" = 1212121212 ]
    run "$turns" 3 0.01 one sh "$BATS_TEST_TMPDIR/peer" 1 "$BATS_TEST_TMPDIR/log" 0.5 -- bad true
    [ "$status" -eq 1 ]
    [[ "$output" == *'bad: ended, or gave no answer'* ]]
    run "$turns" 3 0.01 one sh "$BATS_TEST_TMPDIR/peer" 1 "$BATS_TEST_TMPDIR/log" x
    [ "$status" -eq 1 ]
    run "$turns" 3 0.01 one
    [ "$status" -eq 2 ]
}

@test "commands run in turns; one that has taken its time is not run again" {
    log=$BATS_TEST_TMPDIR/log
    run "$NL_BUILD/tests/bench_run" 6,1000 sh -c "echo 1 >>$log" -- sh -c "echo 2 >>$log"
    [ "$status" -eq 0 ]
    [ "$(cut -f 4 <<<"$output" | tr '\n' ' ')" = '6 6 ' ]
    [ "$(tr -d '\n' <"$log")" = 121212121212 ]
    run "$NL_BUILD/tests/bench_run" 6,0 true -- true
    [ "$(cut -f 4 <<<"$output" | tr '\n' ' ')" = '3 3 ' ]
    run "$NL_BUILD/tests/bench_run" 2 true -- false
    [ "$status" -eq 1 ]
    [[ "$output" == *'false failed'* ]]
}

@test "misuse is refused" {
    run "$NL_SOURCE/scripts/bench" --fast
    [ "$status" -eq 2 ]
    [[ "$output" == *'unknown: --fast'* ]]
    run "$NL_SOURCE/scripts/bench" --build "$BATS_TEST_TMPDIR/nowhere"
    [ "$status" -eq 2 ]
    run "$NL_SOURCE/scripts/bench" -h
    [ "$status" -eq 0 ]
    [[ "$output" == *'--json'* ]]
}
