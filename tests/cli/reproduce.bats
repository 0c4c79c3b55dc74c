#!/usr/bin/env bats
# scripts/reproduce on a few drawn lines, and what it is made of: eval --answers and --without.

load cli

setup_file() {
    export NL_WORK=$BATS_FILE_TMPDIR/work
    export copy=$BATS_FILE_TMPDIR/copy # whose docs may be written
    mkdir -p "$copy/docs"
    cp -R "$NL_SOURCE/scripts" "$copy"
    cp "$NL_SOURCE/docs/results.md" "$copy/docs"
    "$copy/scripts/reproduce" lines --quick --write >"$BATS_FILE_TMPDIR/table"
    export model=$NL_WORK/letters.safetensors
}

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# cell TABLE ROW COLUMN
cell() {
    awk -F ' *[|] *' -v row="$2" -v column="$3" '
        $2 == "set" { for (i = 1; i <= NF; i++) at[$i] = i }
        $2 == row { print $at[column] }' "$1"
}

# rate_of SET OPTION...: what eval says of its pictures, in percent.
rate_of() {
    local set=$1
    shift
    "$NNLETTERS" eval -f json --fold-case "$@" "$NL_WORK/sets/$set" |
        sed 's/.*"case_folded":{"characters":{"error_rate":\([0-9.]*\).*/\1/' | awk '{ printf "%.1f\n", 100 * $1 }'
}

@test "a table of error rates is made from nothing" {
    table=$BATS_FILE_TMPDIR/table
    cat "$table"
    grep -q '^5 lines of each kind, drawn; read with letters.safetensors' "$table"
    [ "$(grep '^|' "$table" | cut -d '|' -f 2 | tr -d ' -' | tr '\n' ' ')" = \
        'set  clean touching digits msapictureofclean ' ]
    [ "$(cell "$table" clean bar)" = 4 ]
    [ "$(cell "$table" digits characters)" = "$(cat "$NL_WORK"/sets/digits/*.txt | wc -m | awk '{ print $1 - 5 }')" ]
    for row in clean touching digits; do
        [ "$(rate_of "$row" -m "$model")" = "$(cell "$table" $row nnletters)" ]
        awk -v rate="$(cell "$table" $row nnletters)" -v from="$(cell "$table" $row from)" \
            -v to="$(cell "$table" $row to)" 'BEGIN { exit !(from <= rate && rate <= to && to < 100) }'
    done
    if command -v tesseract; then
        [ "$(rate_of clean --answers "$NL_WORK/answers/tesseract/clean")" = "$(cell "$table" clean tesseract)" ]
    fi
}

@test "the table is written between its marks, and nothing else" {
    awk '/^<!-- end -->$/ { inside = 0 } inside { print } /^<!-- reproduce lines -->$/ { inside = 1 }' \
        "$copy/docs/results.md" | cmp - "$BATS_FILE_TMPDIR/table"
    for file in "$copy/docs/results.md" "$NL_SOURCE/docs/results.md"; do
        awk '/^<!-- end -->$/ { inside = 0 } !inside { print } /^<!-- reproduce lines -->$/ { inside = 1 }' \
            "$file" >"${file//\//_}"
    done
    cmp ./*results.md
}

@test "a reader that fails, hangs or answers nothing costs its cells, not the table" {
    cp -R "$copy/scripts" .
    mkdir -p bin build/peers/node_modules/@gutenye/ocr-node
    # The others that may be here say nothing about this.
    sed -i '/^list_readers/,/^}/{/tesseract/d; s/gocr ocrad//}' scripts/reproduce.d/lines.sh
    # reader SECONDS CLEAN TOUCHING DIGITS: what node does with the pictures of each set.
    reader() {
        sed -i "s/^seconds_each=[0-9.]* /seconds_each=$1 /" scripts/reproduce.d/lines.sh
        printf '#!/bin/sh\nout=$3\nshift 3\ncase $out in\n*/clean) %s ;;\n*/touching) %s ;;\n*/digits) %s ;;\nesac\n' \
            "$2" "$3" "$4" >bin/node
        chmod +x bin/node
        PATH=$PWD/bin:$PATH NL_WORK=$PWD/work ./scripts/reproduce lines --quick --model "$model" \
            >table 2>told
        cat table told
    }
    answer='for p; do p=${p##*/}; echo A >"$out/${p%.*}.txt"; done'
    reader 0.2 'exit 1' 'exec sleep 60' 'for p; do p=${p##*/}; : >"$out/${p%.*}.txt"; done'
    for set in clean touching digits; do
        [ "$(cell table $set ppocr)" = failed ]
        [ "$(cell table $set nnletters)" = "$(cell "$BATS_FILE_TMPDIR/table" $set nnletters)" ]
        grep -q "reproduce: ppocr has not read $set" told
    done
    [ "$(cell table 'ms a picture of clean' ppocr)" = failed ]
    # All of the first, all but one of the second.
    reader 60 "$answer" "shift; $answer" 'exit 1'
    [[ "$(cell table clean ppocr)" =~ ^[0-9.]+$ ]]
    [[ "$(cell table 'ms a picture of clean' ppocr)" =~ ^[0-9.]+$ ]]
    [ "$(cell table touching ppocr)" = failed ]
    [ "$(cell table digits ppocr)" = failed ]
}

@test "an interrupted installation of another reader is made anew" {
    mkdir -p bin copy
    cp -R "$NL_SOURCE/scripts" copy
    printf '#!/bin/sh\necho installed\n' >bin/dpkg-query
    printf '#!/bin/sh\n[ "$1" = install ] && mkdir -p "$3/node_modules/@gutenye/ocr-node" && %s\n' \
        'kill $PPID $$' >bin/npm
    chmod +x bin/*
    PATH=$PWD/bin:$PATH ./copy/scripts/setup --peers && false
    [ ! -e copy/build/peers ]
    sed -i 's/kill .*/exit 1/' bin/npm
    PATH=$PWD/bin:$PATH ./copy/scripts/setup --peers
    [ ! -e copy/build/peers ]
    sed -i 's/exit 1/echo whole >"$3\/node_modules\/whole"/' bin/npm
    PATH=$PWD/bin:$PATH ./copy/scripts/setup --peers
    [ -e copy/build/peers/node_modules/whole ]
    rm bin/npm # not asked again
    PATH=$PWD/bin:$PATH ./copy/scripts/setup --peers
}

@test "as JSON" {
    "$copy/scripts/reproduce" lines --quick --json --model "$model" |
        python3 -c 'import json, sys
rows = [json.loads(line) for line in sys.stdin]
assert [row["set"] for row in rows[:3]] == ["clean", "touching", "digits"], rows
assert rows[0]["bar"] == 4 and rows[0]["nnletters"] >= 0 and rows[-1]["goal"] is None, rows'
}

@test "each part is left out in turn" {
    "$copy/scripts/reproduce" ablations --quick --model "$model" >table
    cat table
    [ "$(grep -c '^|' table)" = 6 ]
    [ "$(cell table touching all)" = "$(cell "$BATS_FILE_TMPDIR/table" touching nnletters)" ]
    awk -v without="$(cell table touching segmentation)" -v with="$(cell table touching all)" \
        'BEGIN { exit !(without > with + 10) }'
}

@test "photos of pages are read with what is for them and without" {
    "$copy/scripts/reproduce" pages --quick --model "$model" >table
    cat table
    [ "$(sed -n '5,$s/^| \([a-z]*\) .*/\1/p' table | tr '\n' ' ')" = \
        'pages desk desk desk shadow panel skew turn table size small ' ]
    [ "$(grep -cE '[0-9.]+ \([0-9.]+-[0-9.]+\).* [0-9.]+ \([0-9.]+-[0-9.]+\)' table)" -eq 11 ]
    for row in 'desk | --without=surfaces' 'turn | --rotate=0'; do
        awk -F ' *[|] *' -v page="${row% |*}" -v option="${row#*| }" \
            '$2 == page && $4 == option { worse = $5 > $3 + 10 } END { exit !worse }' table
    done
}

@test "every recipe of the results runs; table, commands and curves go to the docs" {
    results=$copy/docs/results.md
    "$copy/scripts/reproduce" results --quick --write --model "$model" >table 2>told
    cat told table
    rows=$(sed -n "s/^rows='\(.*\)'$/\1/p" "$copy/scripts/reproduce.d/recipes.sh")
    [ "$(sed -n '3,/^$/s/^| \([a-z-]*\) .*/\1/p' table | uniq | tr '\n' ' ')" = "$rows " ]
    awk -F ' *[|] *' '/^[|] [a-z-]+ [|].*[0-9]/ { n++; if ($6 > $5 || $5 > $7) exit 1 } END { exit n < 12 }' table
    grep -q '^nnletters train -o distilled.safetensors .*--teacher ensemble.safetensors' table
    grep -q '^nnletters eval -m mnist.safetensors --held-back data/mnist' table
    awk '/^<!-- end -->$/ { inside = 0 } inside { print } /^<!-- reproduce results -->$/ { inside = 1 }' \
        "$results" | cmp - table
    for curve in $(grep -o 'curves/[a-z-]*.svg' table); do
        grep -q '<polyline\|<path' "$copy/docs/$curve"
    done
    # A model that several rows need is trained once.
    [ "$(grep -c '^reproduce: nnletters train -o nist-none.safetensors' told)" -eq 2 ]
    [ "$(grep -c '^nnletters: nist-none.safetensors: ' told)" -eq 1 ]
}

@test "models are kept until their recipe or data change, and some rows are made" {
    mkdir -p data
    cp -R "$NL_WORK/quick/data/." data
    work=$PWD/work
    cp -R "$copy/scripts" .
    sed -i "s/^network=.*/network='--hidden 16'/; s/^long=.*/long='--epochs 1'/; s/^held_back=.*/held_back='--lines 0'/" \
        scripts/reproduce.d/recipes.sh
    results() {
        NL_WORK=$work ./scripts/reproduce results --data data "$@" >table 2>told
        cat table told
    }
    results mnist
    [ "$(grep -c '^| mnist' table)" -eq 1 ]
    fails grep -q 'kept from before' told
    results nist
    [ "$(grep -c '^| nist' table)" -eq 4 ]
    [ "$(grep -c '^| mnist' table)" -eq 1 ] # made before
    results --json mnist | grep -q 'kept from before'
    python3 -c 'import json
rows = [json.loads(line) for line in open("table")]
assert rows[-1]["model"] == "mnist" and rows[-1]["bar"] == 99.55 and rows[-1]["samples"] > 0, rows'
    sed -i "s/--hidden 16/--hidden 17/" scripts/reproduce.d/recipes.sh
    results mnist
    fails grep -q 'kept from before' told
    "$NNLETTERS" data synth -n 310 -s 9 --chars 0123456789 -o data/mnist/train
    results mnist
    fails grep -q 'kept from before' told
    # A folder's files count, too; and a model is made where there is none to read with.
    sed -i "s/^kinds='clean .*/kinds='clean 4 2'/; /^touching 13 8/,/^symbols 25 12'/d" scripts/reproduce.d/lines.sh
    sed -i "s/^shipped_characters=.*/shipped_characters=\"--hidden 8 --epochs 1 --lines 0 data\/crops62\"/; \
        s/^shipped_lines=.*/shipped_lines='--from characters.safetensors --epochs 1 --lines 0 data\/crops62'/; \
        /^--schedule cosine --warmup/,/^.shipped_held .shipped_data data/d" scripts/reproduce.d/recipes.sh
    for letter in {A..Z} {a..z} {0..9}; do
        for writer in {10..29}; do
            echo "{\"l\":\"$letter\",\"w\":\"val$writer\",\"q\":\"?\",\"s\":[[0,100,0,0,60,$writer]]}"
        done
    done | gzip >data/unipen/unipen-upper-strokes.ndjson.gz
    for kept in 0 2 0; do
        [ "$kept" -ne 0 ] || rm "$(find data/crops62 -name '*.png' | sort | head -n 1)"
        NL_WORK=$work ./scripts/reproduce lines -n 1 --data data >table 2>told || cat told
        grep -q '^| clean ' table
        [ "$(grep -c 'kept from before' told)" -eq "$kept" ]
    done
}

@test "one ingredient is changed at a time" {
    "$copy/scripts/reproduce" ingredients --quick >table
    cat table
    listed=$(sed -n "/^ingredients='/,/'$/p" "$copy/scripts/reproduce.d/recipes.sh" | wc -l)
    [ "$(grep -c '^| .*min |$' table)" -eq $((listed - 1)) ] # but for the one that wants an ensemble
    tail -n 1 table | grep -q '^Each: `nnletters train .* OPTION... data/nist/'
}

@test "what lines teach, with parts of them left out" {
    "$copy/scripts/reproduce" line-ingredients --quick >table
    cat table
    [ "$(grep -cE '^. [a-z, ]+ (. [0-9.]+ )+. [0-9.]+ min .$' table)" -eq 5 ]
}

@test "the n-grams that are built in are made of the right texts only" {
    mkdir -p texts data/language
    cp -R "$copy/scripts" .
    for book in 1661.txt 11-0.txt 1342-0.txt; do
        printf 'licence\n*** START OF IT ***\nonce upon a time\n*** END OF IT ***\nlicence\n' >texts/$book
    done
    printf 'time\nother\n' >texts/american-english
    printf 'Ada\r\nZo\303\253\r\n' >texts/first-names.txt
    printf 'Lovelace' >texts/surnames.txt
    make_language() {
        run env NL_WORK="$PWD/work" ./scripts/reproduce language texts
    }
    make_language
    [ "$status" -eq 1 ]
    [[ "$output" == *'texts/1661.txt is another text'*'GITenberg'* ]]
    [ ! -e data/language/english.ngram ]
    for text in texts/*; do
        sum=$(sha256sum <"$text")
        sed -i "s/ ${text#*/} [0-9a-f]* / ${text#*/} ${sum%% *} /" scripts/reproduce.d/language.sh
    done
    make_language
    [ "$status" -eq 0 ]
    {
        for _ in 1 2 3 4 5 6; do echo once upon a time; done
        echo time other time other Ada Lovelace
    } | "$NNLETTERS" data ngram --order 5 --least 2 -o expected.ngram -
    cmp data/language/english.ngram expected.ngram
    rm texts/surnames.txt
    make_language
    [ "$status" -eq 1 ]
    [[ "$output" == *'there is no texts/surnames.txt'*'NameDatabases'* ]]
}

@test "misuse is refused" {
    run "$copy/scripts/reproduce" results nits
    [ "$status" -eq 2 ]
    [[ "$output" == *"there is no row 'nits'; there are: nist "* ]]
    run "$copy/scripts/reproduce" results --data "$BATS_TEST_TMPDIR"
    [ "$status" -eq 1 ]
    [[ "$output" == *'public handwriting'* ]]
    run "$copy/scripts/reproduce" language
    [ "$status" -eq 2 ]
    run "$copy/scripts/reproduce" language one two
    [ "$status" -eq 2 ]
    run "$copy/scripts/reproduce" lines results
    [ "$status" -eq 2 ]
    run "$copy/scripts/reproduce" lines --fast
    [ "$status" -eq 2 ]
    [[ "$output" == *'unknown: --fast'* ]]
    run "$copy/scripts/reproduce"
    [ "$status" -eq 2 ]
    run "$copy/scripts/reproduce" lines --quick --model nowhere.safetensors
    [ "$status" -ne 0 ]
    [[ "$output" == *'nowhere.safetensors: cannot be opened'* ]]
    [[ "$output" != *'| set'* ]]
    run "$copy/scripts/reproduce" -h
    [ "$status" -eq 0 ]
    [[ "$output" == *'--json'* ]]
}

@test "another reader's answers are evaluated" {
    lines=$NL_WORK/sets/clean
    mkdir answers
    cp "$lines"/*.txt answers
    "$NNLETTERS" eval --answers answers --fail-under 1 "$lines"
    # One letter too many, white space of any kind, and the wrong case.
    sed 's/ / \t /; s/$/\f/; s/^/\n  /' answers/clean-0000.txt | tr A-Z a-z >t
    printf 'x\n' >>t
    mv t answers/clean-0000.txt
    "$NNLETTERS" eval --answers answers --fold-case "$lines" | grep "^$lines/clean-0000.png"
    [ "$("$NNLETTERS" eval --answers answers --fold-case "$lines" |
        awk -F '\t' 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
            $1 == "all" { print $at["substitutions"] + $at["deletions"], $at["insertions"] }')" = '0 2' ]
    rm answers/clean-0001.txt
    "$NNLETTERS" eval --answers answers "$lines" 2>err && false
    grep -q 'answers/clean-0001.txt' err
    refused 2 'pictures with transcriptions' eval --answers answers
}

@test "parts that do not exist cannot be left out" {
    refused 2 "no part 'foo'" eval --without segmentation,foo "$NL_WORK/sets/clean"
    "$NNLETTERS" eval -m "$model" --without ruled-lines,punctuation "$NL_WORK/sets/clean"
}
