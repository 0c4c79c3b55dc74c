#!/usr/bin/env bats
# scripts/bench --quick: all of its tables, and that their figures agree with each other.

setup_file() {
    "$NL_SOURCE/scripts/bench" --quick --json --build "$NL_BUILD" \
        --plots "$BATS_FILE_TMPDIR/plots" >"$BATS_FILE_TMPDIR/rows"
}

@test "everything is measured, and the figures of a line agree" {
    cat "$BATS_FILE_TMPDIR/rows"
    python3 - "$BATS_FILE_TMPDIR/rows" <<'END'
import json, sys
tables = {}
for line in open(sys.argv[1]):
    row = json.loads(line)
    tables.setdefault(row.pop("table"), []).append(row)
assert set(tables) - {"jobs"} == {"machine", "steps", "inference", "augmentation", "training",
                                  "reading", "stages", "pages", "curves", "curve-weights",
                                  "curve-batch", "curve-threads", "curve-images", "curve-paper",
                                  "curve-letters", "curve-ink", "curve-line"}, tables.keys()

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
assert all(row["samples/s plain"] > 0 for row in tables["augmentation"])
END
}

@test "curves: the line is that of least relative squares, and the picture has all points" {
    python3 - "$BATS_FILE_TMPDIR/rows" "$BATS_FILE_TMPDIR/plots/cost.svg" <<'END'
import json, sys
import xml.etree.ElementTree as ET
rows = [json.loads(line) for line in open(sys.argv[1])]
of = {(r["curve"], r["series"]): r for r in rows if r["table"] == "curves"}
names = {"threads": "threads", "weights": "weights", "batch": "rows", "images": "pictures",
         "paper": "megapixels", "letters": "letters", "ink": "letters", "line": "letters"}
assert {curve for curve, _ in of} == set(names) and len(of) == 14, of.keys()
points = 0

def near(off, exact):  # the figures it is told from have four digits
    return abs(off - exact) < 0.06 + 0.0011 * (100 + abs(off))

for (curve, series), line in of.items():
    measured = [r for r in rows if r["table"] == "curve-" + curve and r["series"] == series]
    points += len(measured)
    x, y, off, on = ([r[k] for r in measured] for k in (names[curve], "ms", "% off", "line"))
    assert sorted(set(x)) == x and min(y) > 0, measured
    assert abs(line["% off"]) == max(map(abs, off)) and line["bar"] == measured[0]["bar"], line
    if curve == "threads":
        assert line["bar"] is None and x == on
        assert all(near(o, 100 * (y[0] / t / n - 1)) for n, t, o in zip(x, y, off)), measured
        continue
    assert len(x) == 3 and line["bar"] == (None if "raw" in series else 10), line
    # From any better line one could go on to a better one still, in small steps.
    def badness(start, slope):
        return sum(((start + slope * n) / t - 1) ** 2 for n, t in zip(x, y))
    start = line["start ms"]
    slope = (on[2] - on[0]) / (x[2] - x[0])
    assert start >= 0 and abs(start + slope * x[1] - on[1]) < 0.01 * on[1], measured
    best = badness(start, slope)
    for moved, turned in (1, 0), (-1, 0), (0, 1), (0, -1), (1, -1), (-1, 1):
        other = max(0, start + 0.02 * moved * y[0]), slope * (1 + 0.02 * turned)
        assert badness(*other) > best - 1e-4, (curve, line, other, measured)
    assert all(near(o, 100 * (t / l - 1)) for o, t, l in zip(off, y, on)), measured
circles = ET.parse(sys.argv[2]).iter("{http://www.w3.org/2000/svg}circle")
assert len(list(circles)) == 2 * points + len(of)
END
}

@test "curves are drawn from a table, and from nothing else" {
    table=$'panel\tTime <by> size\tx\tms\tlog\t10\nseries\tours\t1\t2\npoint\t1\t3\npoint\t10\t42'
    svg=$BATS_TEST_TMPDIR/a.svg
    "$NL_BUILD/tests/bench_plot" "$svg" <<<"$table"
    python3 - "$svg" <<'END'
import sys
import xml.etree.ElementTree as ET
every = list(ET.parse(sys.argv[1]).iter())
assert "Time <by> size" in [e.text for e in every]
_, _, _, on, twice = [float(e.get("cy")) for e in every if e.tag.endswith("circle")]
band = [e for e in every if e.get("fill") == "#dff1e6"][0]
top, height = float(band.get("y")), float(band.get("height"))
assert abs(on - (top + height / 2)) < 0.1
assert abs(twice - (on - 5 * height)) < 0.1  # the band is 20 per cent high
END
    for bad in '' $'point\t1\t2' $'panel\ta\tb' "$table"$'\npoint\t0\t1' "$table"$'\nspot\t1\t1'; do
        run "$NL_BUILD/tests/bench_plot" "$svg" <<<"$bad"
        [ "$status" -eq 2 ]
        [[ "$output" == *'no table of curves'* ]]
    done
    run "$NL_BUILD/tests/bench_plot" "$BATS_TEST_TMPDIR/nowhere/a.svg" <<<"$table"
    [ "$status" -eq 5 ]
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
    run "$NL_SOURCE/scripts/bench" --plots
    [ "$status" -eq 2 ]
    [[ "$output" == *'--plots: which folder?'* ]]
    run "$NL_SOURCE/scripts/bench" -h
    [ "$status" -eq 0 ]
    [[ "$output" == *'--json'* ]]
}

# ratios_of FACTOR: what --compare says of 21 pairs, the second of which took FACTOR times as long,
# but for noise of a tenth.
ratios_of() {
    bash -c '. "$1/scripts/bench.d/compare.sh"
        awk -v f="$2" "BEGIN { for (i = 0; i < 21; i++)
            printf \"%g\\t%g\\n\", 1 + i * 4 % 21 / 210, f * (1 + i * 11 % 21 / 210) }" | ratios' \
        - "$NL_SOURCE" "$1"
}

@test "--compare says what is slower or faster beyond noise, and how sure that is" {
    while read -r factor says; do
        IFS=$'\t' read -r median from to so <<<"$(ratios_of "$factor")"
        [ "$so" = "$says" ]
        awk "BEGIN { exit !($from <= $median && $median <= $to && $from < $factor && $factor < $to) }"
    done <<<'1 same
1.08 slower
0.93 faster
1.005 same'
    # Three pairs prove nothing.
    [ "$(bash -c '. "$1/scripts/bench.d/compare.sh"; printf "1\t2\n1\t2\n1\t2\n" | ratios' - "$NL_SOURCE")" = \
        $'2.000\t2.000\t2.000\tsame' ]
}

@test "--compare pairs two builds; --history keeps what was measured, by kind of machine" {
    mkdir "$BATS_TEST_TMPDIR/history"
    for _ in 1 2; do
        "$NL_SOURCE/scripts/bench" --quick --history "$BATS_TEST_TMPDIR/history" \
            --compare "$NL_BUILD" "$NL_BUILD" >"$BATS_TEST_TMPDIR/said"
    done
    grep -qF '"what": "read: line"' "$BATS_TEST_TMPDIR/said"
    grep -qF '"what": "step: W3"' "$BATS_TEST_TMPDIR/said"
    file=$(echo "$BATS_TEST_TMPDIR"/history/*.ndjson)
    [ "$(grep -c '"table": "machine", "date": "2' "$file")" -eq 2 ]
    [ "$(tail -n "$(wc -l <"$BATS_TEST_TMPDIR/said")" "$file")" = "$(cat "$BATS_TEST_TMPDIR/said")" ]
    run "$NL_SOURCE/scripts/bench" --compare "$NL_BUILD"
    [ "$status" -eq 2 ]
}
