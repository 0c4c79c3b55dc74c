#!/usr/bin/env bats
# Training on lines as a whole: pen texts and pictures with transcriptions; the same bytes with any
# number of threads and however often it was stopped; any alphabet; what cannot be learnt.

load cli

# Pen characters of 12 people who write L, T, V, X and Z, and two texts of each.
make_pens() {
    awk 'function moved(points, by,    n, p, i, out) {
        n = split(points, p, ",")
        for (i = 1; i <= n; i++)
            out = out (i > 1 ? "," : "") (i % 2 ? p[i] + by : p[i])
        return out
    }
    function write_text(w, step,    i, k, text, parts, strokes, at, count, numbers) {
        for (i = 0; i < 7; i++) {
            k = (w + i * step) % 5 + 1
            if (i == 3) {
                text = text " "
                at += 120
            }
            text = text name[k]
            numbers = count++ ""
            strokes = strokes (strokes ? "," : "") "[" moved(first[k], at) "]"
            if (k in second) {
                numbers = numbers "," count++
                strokes = strokes ",[" moved(second[k], at) "]"
            }
            parts = parts (parts ? "," : "") "[\"" name[k] "\",[" numbers "]]"
            at += 100
        }
        printf "{\"l\":\"%s\",\"w\":\"w%d\",\"q\":\"?\",\"c\":[%s],\"s\":[%s]}\n", text, w, parts, strokes
    }
    BEGIN {
        split("0,100,0,0,60,0;0,100,70,100;0,100,30,0,60,100;0,100,70,0;0,100,60,100,0,0,60,0", first, ";")
        second[2] = "35,100,35,0"
        second[4] = "0,0,70,100"
        split("LTVXZ", name, "")
        for (w = 0; w < 12; w++) {
            for (k = 1; k <= 5; k++)
                printf "{\"l\":\"%s\",\"w\":\"w%d\",\"q\":\"?\",\"s\":[[%s]%s]}\n", name[k], w, first[k],
                    k in second ? ",[" second[k] "]" : ""
            write_text(w, 2)
            write_text(w, 3)
        }
    }'
}

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    make_pens >pens.ndjson
    grep '"c"' pens.ndjson >texts.ndjson
    "$NNLETTERS" train --drawn 1240 --lines 20 --hidden 48 -e 2 --progress none -o old.m
    "$NNLETTERS" data synth --lines clean -n 20 -o pictures
}

# 64 lines of an epoch take some tenths of a second.
setup() {
    cd "$BATS_FILE_TMPDIR"
    lines=(--from old.m --features context --optimizer adamw --lr 0.0003 --epoch-lines 64 --drawn 620
        --progress none)
}

sha() {
    sha256sum <"$1"
}

@test "pen texts give the same model with 1, 2 and 3 threads" {
    local options
    for options in '' '--teacher old.m' '--augment 0 --clip 1 --seed 9'; do
        for threads in 1 2 3; do
            "$NNLETTERS" train "${lines[@]}" -e 1 $options -t $threads -o $threads.m pens.ndjson
        done
        [ "$(sha 1.m)" = "$(sha 2.m)" ]
        [ "$(sha 1.m)" = "$(sha 3.m)" ]
    done
    "$NNLETTERS" inspect 1.m >out
    grep -q '^provenance	lines	{.*"epoch": 64, "pictures": 0, "texts": 2[0-4]}$' out
    grep -q '^alphabet	LTVXZ.$' out
}

@test "inspect says what the path weighs" {
    "$NNLETTERS" train "${lines[@]}" -e 1 -o m pens.ndjson
    "$NNLETTERS" inspect m >out
    [ "$(grep -c '^path	[a-z]*	-*[0-9.e-]*$' out)" -eq 4 ]
    grep -Eq '^space	between ink	0: [^	]*	0.25: ([^	]*	){7}2: -?[0-9.e-]+$' out
    # As many numbers as the file has, and the same.
    grep '^path\|^space' out | cut -f 3- | tr '\t' '\n' | sed 's/.*: //' >shown
    head -c 4000 m | grep -ao '"path":"[^"]*"' | cut -d '"' -f 4 | tr ' ' '\n' | awk '{ printf "%.4g\n", $1 }' >kept
    [ "$(wc -l <kept)" -eq 50 ]
    diff shown kept
    "$NNLETTERS" inspect old.m >out
    fails grep '^path\|^space' out
}

@test "stopped at any time and resumed, with other threads, it is the same file" {
    local more=("${lines[@]}" -e 12) parts=0 resume=
    "$NNLETTERS" train "${more[@]}" -o whole.m pens.ndjson
    code=130
    while [ "$code" -eq 130 ] && [ ! -e parts.m ] && [ "$parts" -lt 200 ]; do
        code=0
        timeout --foreground --preserve-status -s INT "0.$((RANDOM % 4 + 3))" "$NNLETTERS" train \
            "${more[@]}" -o parts.m $resume -t $((parts % 3 + 1)) pens.ndjson 2>err || code=$?
        [ ! -s parts.m.checkpoint ] || { resume=--resume && parts=$((parts + 1)); }
        [ -e first ] || [ ! -s parts.m.checkpoint ] || cp parts.m.checkpoint first
    done
    echo "$parts parts, exit $code: $(cat err)"
    [ "$parts" -ge 2 ]
    [ "$(sha parts.m)" = "$(sha whole.m)" ]
    # Other texts are other data.
    sed '$d' pens.ndjson >fewer.ndjson
    cat fewer.ndjson <(tail -n 1 pens.ndjson | sed 's/"l":"[A-Z]/"l":"L/') >other.ndjson
    for data in fewer other; do
        refused 2 'other data or options' train "${more[@]}" -o n --resume --checkpoint first $data.ndjson
    done
}

@test "pictures with transcriptions and texts alone are learnt with drawn letters" {
    "$NNLETTERS" train "${lines[@]}" -e 1 -o m pictures
    "$NNLETTERS" inspect m >out
    grep -q '^provenance	lines	{.*"epoch": 64, "pictures": [12][0-9], "texts": 0}$' out
    grep -q '^characters	95$' out
    "$NNLETTERS" eval -m m pictures/clean-0000.png >out
    grep -q '^all' out
    "$NNLETTERS" train "${lines[@]}" -e 1 -o m texts.ndjson
    "$NNLETTERS" inspect m | grep -q '^provenance	lines	{.*"pictures": 0, "texts": 2'
    # A folder and pens together.
    "$NNLETTERS" train "${lines[@]}" -e 1 -o m pens.ndjson pictures
    "$NNLETTERS" inspect m | grep -q '^provenance	lines	{.*"pictures": [12][0-9], "texts": 2'
}

# Only lines show what Ж looks like.
@test "the alphabet may be any, and lines teach characters that have no samples" {
    mkdir any
    "$NNLETTERS" data synth -n 120 --chars AOX --to tree -o tree
    mv tree/upper_A tree/é
    mv tree/upper_X tree/U+00DF
    rm -r tree/upper_O
    local n text all='AXO OXA XXA OAX'
    for n in 0 1 2 4; do
        text=${all:n}
        "$NNLETTERS" data synth --text "$text" -s "$n" -o any/$n.png
        sed 's/A/é/g; s/X/ß/g; s/O/Ж/g' <<<"$text" >any/$n.txt
    done
    "$NNLETTERS" train --features context --hidden 48 --no-batch-norm --optimizer adamw --lr 0.003 \
        --lines 0 --epoch-lines 48 -e 6 --valid 0 --progress none -o any.m tree any
    "$NNLETTERS" inspect any.m | grep -q '^alphabet	ßéЖ.$'
    "$NNLETTERS" predict -m any.m any/0.png >out
    diff out any/0.txt
}

@test "what cannot be learnt is left out, what is damaged is said" {
    mkdir bad
    cp pictures/clean-000[0-5].* bad
    local quick=("${lines[@]}" -e 1 --valid 0 --epoch-lines 16)
    # A text that is empty is no line.
    : >bad/clean-0000.txt
    printf ' \n\n' >bad/clean-0001.txt
    "$NNLETTERS" train "${quick[@]}" -o m bad
    "$NNLETTERS" inspect m | grep -q '"pictures": 4, '
    # Characters without samples are learnt from the lines alone.
    echo 'ÄЖ' >bad/clean-0002.txt
    "$NNLETTERS" train "${quick[@]}" -o m bad
    "$NNLETTERS" inspect m | grep -q '^alphabet	.*~ÄЖ.$'
    # Of what is no character nothing is learnt.
    printf 'A\302\205B\n' >bad/clean-0002.txt
    "$NNLETTERS" train "${quick[@]}" -o m bad
    "$NNLETTERS" inspect m | grep -q '^alphabet	.*~.$'
    # A text far too long, and one of another picture.
    head -c 5000 /dev/zero | tr '\0' A >bad/clean-0003.txt
    echo 'QUITE ANOTHER TEXT' >bad/clean-0004.txt
    "$NNLETTERS" train "${quick[@]}" -o m bad
    printf 'A\377B\n' >bad/clean-0002.txt
    refused 3 'bad/clean-0002.txt: line 1 is not UTF-8 text' train "${quick[@]}" -o n bad
    rm bad/clean-0002.*
    head -c 300 pictures/clean-0006.png >bad/cut.png
    echo CUT >bad/cut.txt
    refused 3 'bad/cut.png: damaged' train "${quick[@]}" -o n bad
    mkdir nothing
    cp pictures/clean-0007.png nothing
    : >nothing/clean-0007.txt
    refused 3 'no samples' train "${quick[@]}" -o n nothing
    [ ! -e n ]
}
