#!/usr/bin/env bats
# predict, segment and inspect: output formats, several files, labelled crops.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    cp "$NL_SOURCE/data/models/letters.safetensors" .
    # One that cannot tell letters from pieces: each glyph is read as it is.
    "$NNLETTERS" train --drawn 6200 --lines 0 --hidden 64 --epochs 2 -o plain.safetensors --progress none
    "$NNLETTERS" data synth --text 'TWO WORDS' --seed 3 -o words.png
    printf 'P5 300 100 255\n' >blank.pgm
    head -c 30000 /dev/zero | tr '\0' '\377' >>blank.pgm
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    unset NNLETTERS_MODEL
}

@test "the text of one picture is all that is printed" {
    [ "$("$NNLETTERS" predict words.png)" = 'TWO WORDS' ]
    [ "$("$NNLETTERS" predict - <words.png)" = 'TWO WORDS' ]
    [ "$("$NNLETTERS" predict --threads 3 words.png)" = 'TWO WORDS' ]
}

@test "with several pictures each has its name, and a bad one does not stop the others" {
    code=0
    "$NNLETTERS" predict words.png nosuch.png words.png >out 2>err || code=$?
    [ "$code" -eq 3 ]
    [ "$(grep -c '^==> words.png <==$' out)" -eq 2 ]
    [ "$(cat err)" = "nnletters: nosuch.png: cannot be opened: No such file or directory" ]
    printf 'words.png\n\nwords.png\n' >list
    [ "$("$NNLETTERS" predict --files-from list)" = "$(cat out)" ]
    [ "$("$NNLETTERS" predict --files-from - <list)" = "$(cat out)" ]
    printf 'words.png\r\n\r\nwords.png' >list
    [ "$("$NNLETTERS" predict --files-from list)" = "$(cat out)" ]
}

@test "names in a list end in zero bytes on request, and nowhere else" {
    cp words.png $'two\nlines.png'
    printf 'words.png\0\0two\nlines.png\0' >list
    "$NNLETTERS" predict --null --files-from list >out
    [ "$(grep -c '^TWO WORDS$' out)" -eq 2 ]
    refused 3 'list: line 1 has a zero byte' predict --files-from list
    { echo; head -c 100000 /dev/zero | tr '\0' 'a\0'; printf 'a\0%.0s' {1..5000}; } >list
    refused 3 'list: line 2 has a zero byte' predict --files-from list
}

@test "tsv: a line per character, as many columns as the header" {
    "$NNLETTERS" predict -f tsv --top 3 words.png >out
    [ "$(wc -l <out)" -eq 9 ]
    [ "$(awk -F'\t' '{print NF}' out | sort -u)" = 15 ]
    [ "$(cut -f4,5,11 out | tail -n +2 | tr '\t\n' '. ')" = \
        '1.1.T 1.2.W 1.3.O 2.1.W 2.2.O 2.3.R 2.4.D 2.5.S ' ]
    awk -F'\t' 'NR > 1 && ($10 < $13 || $10 > 1 || $6 < 0 || $8 < 1) {exit 1}' out
}

@test "json: one valid object per picture" {
    command -v python3 >/dev/null || skip "no python3 here"
    "$NNLETTERS" predict -f json --top 2 words.png blank.pgm 2>/dev/null >out
    python3 - <<'EOF'
import json
pages = [json.loads(line) for line in open("out")]
page, blank = pages
assert page["schema"] == 1 and page["file"] == "words.png" and page["page"] == 1
words = page["lines"][0]["words"]
assert [w["text"] for w in words] == ["TWO", "WORDS"]
assert page["text"] == " ".join(w["text"] for w in words)
assert all(len(c["alternatives"]) == 1 for w in words for c in w["characters"])
for part, letters in [(w, w["characters"]) for w in words] + [
    (page["lines"][0], [c for w in words for c in w["characters"]])]:
    product = 1
    for c in letters:
        product *= c["confidence"]
    assert abs(part["confidence"] - product ** ((0.55 + 0.45 * len(letters)) / len(letters))) < 1e-3
    mean = sum(c["confidence"] for c in letters) / len(letters)
    assert abs(part["expected_accuracy"] - mean) < 1e-4
assert blank["text"] == "" and blank["lines"] == []
EOF
}

@test "json: valid with a file name that is not UTF-8" {
    name=$(printf 'b\377d.png')
    cp words.png "$name" || skip "this file system takes no such name"
    "$NNLETTERS" predict -f json "$name" | iconv -f UTF-8 -t UTF-8 >/dev/null
    "$NNLETTERS" predict -f json "$name" | grep -q '"file":"b.*d.png"'
}

@test "--allow and --deny choose among the characters" {
    # O and S look like 0 and 5; the rest like no digit in particular, and perhaps like two.
    "$NNLETTERS" data synth --text 'SO BIZ' --seed 3 -o so.png
    [[ "$("$NNLETTERS" predict --allow 0-9 so.png)" =~ ^50\ [0-9]{3,}$ ]]
    [ "$("$NNLETTERS" predict --deny 0-9a-z words.png)" = 'TWO WORDS' ]
    [[ "$("$NNLETTERS" predict --deny TOS words.png)" =~ ^[^TOS]W[^TOS]\ W[^TOS]RD[^TOS]$ ]]
    [ "$("$NNLETTERS" predict -m plain.safetensors --allow X words.png)" = 'XXX XXXXX' ]
    refused 2 "" predict --allow é words.png
    refused 2 "" predict --allow z-a words.png
}

@test "doubtful characters are rejected" {
    [ "$("$NNLETTERS" predict --min-confidence 1 words.png)" = "??? ?????" ]
    [ "$("$NNLETTERS" predict --min-confidence 1 --reject-char ü words.png)" = "üüü üüüüü" ]
    refused 2 "--reject-char: 'ab' is not one character" predict --reject-char ab words.png
}

@test "the model is found by -m, the environment, the folder" {
    mkdir -p "$BATS_TEST_TMPDIR/empty"
    cp words.png "$BATS_TEST_TMPDIR/empty"
    cd "$BATS_TEST_TMPDIR/empty"
    plain=$BATS_FILE_TMPDIR/plain.safetensors
    [ "$("$NNLETTERS" predict -m "$plain" --allow X words.png)" = 'XXX XXXXX' ]
    [ "$(NNLETTERS_MODEL=$plain "$NNLETTERS" predict --allow X words.png)" = 'XXX XXXXX' ]
    NNLETTERS_MODEL=nosuch refused 3 "nosuch" predict words.png
    refused 4 "words.png" predict -m words.png words.png
}

@test "the installed model is found beside the program" {
    mkdir -p "$BATS_TEST_TMPDIR"/moved/bin "$BATS_TEST_TMPDIR"/moved/share/nnletters
    cp "$NNLETTERS" "$BATS_TEST_TMPDIR/moved/bin/nnletters"
    cp words.png "$BATS_TEST_TMPDIR/moved"
    cd "$BATS_TEST_TMPDIR/moved"
    NNLETTERS=$PWD/bin/nnletters refused 3 "no model found" predict words.png
    cp "$BATS_FILE_TMPDIR/letters.safetensors" share/nnletters
    [ "$(bin/nnletters predict words.png)" = 'TWO WORDS' ]
}

@test "a blank page has no text, and a note says so" {
    code=0
    "$NNLETTERS" predict blank.pgm >out 2>err || code=$?
    [ "$code" -eq 0 ]
    [ ! -s out ]
    [ "$(cat err)" = "nnletters: blank.pgm: no writing found" ]
    refused 1 "no writing found" predict --require-text blank.pgm
}

@test "doubtful characters keep their alternatives" {
    "$NNLETTERS" predict -f tsv --top 3 words.png | cut -f 10-13 >sure
    "$NNLETTERS" predict -f tsv --top 3 --min-confidence 1 words.png | cut -f 10-13 >rejected
    [ "$(tail -n +2 rejected | cut -f 2 | sort -u)" = "?" ]
    [ "$(tail -n +2 rejected | cut -f 1,3)" = "$(tail -n +2 sure | cut -f 1,2)" ]
    "$NNLETTERS" predict -f tsv --min-confidence 0 words.png | cut -f 10-13 >all
    diff sure all
}

@test "overlays are PNG or SVG, by file name" {
    "$NNLETTERS" predict --overlay o.png words.png >text
    [ "$(head -c 4 o.png | tail -c 3)" = PNG ]
    "$NNLETTERS" predict --overlay o.svg words.png >/dev/null
    # A box for each character, with its answer, in order, above it; the line's confidence.
    [ "$(sed -n 's/^<rect.*<title>\(.\) [0-9.]* %, .*/\1/p' o.svg)" = "$(grep -o '[^ ]' text)" ]
    for letter in $(grep -o '[^ ]' text); do
        grep -q "^<text.*>$letter</text>" o.svg
    done
    [ "$(grep -c '^<text.*>sure: [0-9.]* %</text>$' o.svg)" -eq 1 ]
    [ "$(grep -c 'data:image/png;base64,' o.svg)" -eq 1 ]
    "$NNLETTERS" predict o.png >/dev/null # it can be decoded
    refused 2 "--overlay takes one picture" predict --overlay o.png words.png words.png
    code=0
    "$NNLETTERS" predict --overlay /nosuch/o.png words.png >/dev/null 2>&1 || code=$?
    [ "$code" -eq 5 ]
}

@test "an overlay of nothing is the picture" {
    "$NNLETTERS" predict --overlay b.svg blank.pgm 2>/dev/null
    [ "$(grep -c '<text\|<polyline' b.svg)" -eq 0 ]
    "$NNLETTERS" segment --overlay b.png blank.pgm 2>/dev/null
    [ "$(head -c 4 b.png | tail -c 3)" = PNG ]
}

@test "segment shows what reading chooses from" {
    "$NNLETTERS" segment --overlay cuts.svg -f json words.png >cuts.json
    command -v python3 >/dev/null || skip "no python3 here"
    python3 - <<'EOF'
import json
page = json.load(open("cuts.json"))
assert page["schema"] == 1 and page["width"] > 0
line, = page["lines"]
assert [g["word"] for g in line["glyphs"]] == [1] * 3 + [2] * 5
segments, groups = line["segments"], line["groups"]
paths = sum(any(t["glyph"] == s["glyph"] for t in segments[:i]) for i, s in enumerate(segments))
assert len(segments) == len(line["glyphs"]) + paths
assert open("cuts.svg").read().count("<polyline") == 3 + paths + 3  # the line's levels, the legend's
assert all(s["cut"] >= 0 and 0 <= s["glyph"] < len(line["glyphs"]) for s in segments)
for g in groups:
    members = segments[g["segment"]:g["segment"] + g["count"]]
    assert len(members) == g["count"] >= 1
    assert g["box"][0] == min(s["box"][0] for s in members)
for i in range(len(segments)):
    assert any(g["segment"] == i and g["count"] == 1 for g in groups)
EOF
}

@test "--dump writes a picture of each stage and an index" {
    [ "$("$NNLETTERS" predict --dump stages words.png)" = "$("$NNLETTERS" predict words.png)" ]
    for picture in $(grep -o 'src="[^"]*"' stages/index.html | cut -d '"' -f 2); do
        [ -s "stages/$picture" ]
    done
    pictures=$(grep -c '<img' stages/index.html)
    [ "$pictures" -ge 8 ]
    [ "$(ls stages | wc -l)" -eq $((pictures + 1)) ]
    grep -q "$("$NNLETTERS" predict words.png | tail -n 1)" stages/index.html
    "$NNLETTERS" predict --dump blank blank.pgm 2>/dev/null
    [ "$(ls blank)" = "$(ls stages)" ]
    refused 2 '--dump takes one picture' predict --dump x words.png words.png
    refused 5 'words.png' predict --dump words.png/x words.png
}

@test "hypotheses are drawn with and without a model" {
    "$NNLETTERS" segment --hypotheses g.svg -f json words.png >g.json
    "$NNLETTERS" predict -m plain.safetensors --hypotheses read.svg words.png >text
    [ "$(grep '<text' g.svg | grep -c '>.</text>')" -eq 0 ]
    # Without an output "not one letter" each glyph is a group, and read.
    [ "$(grep '<text' read.svg | grep -c '>.</text>')" -eq 8 ]
    command -v python3 >/dev/null || skip "no python3 here"
    python3 - <<'EOF'
import json
line, = json.load(open("g.json"))["lines"]
paths = len(line["segments"]) - len(line["glyphs"])
assert open("g.svg").read().count("<polyline") == 3 + paths + len(line["groups"]) + 2  # the legend's
EOF
    "$NNLETTERS" segment --hypotheses g.png words.png >/dev/null
    [ "$(head -c 4 g.png | tail -c 3)" = PNG ]
    "$NNLETTERS" segment --hypotheses blank.svg blank.pgm 2>/dev/null
    refused 2 "--hypotheses takes one picture" predict --hypotheses g.svg words.png words.png
}

@test "segment prints boxes and writes crops" {
    "$NNLETTERS" segment -o crops words.png >out
    [ "$(wc -l <out)" -eq 9 ]
    [ "$(ls crops | wc -l)" -eq 8 ]
    [ -s crops/words-001-008.png ]
    "$NNLETTERS" predict crops/words-001-001.png >/dev/null
}

@test "segment --text labels the crops, as data to train on" {
    printf 'TWO WORDS\n' >words.txt
    "$NNLETTERS" segment -o labelled --text words.txt words.png >/dev/null
    "$NNLETTERS" data info labelled >out
    grep -qx "$(printf 'samples\t8')" out
    grep -qx "$(printf 'label\tW\t2')" out
    printf 'THREE WORDS\n' >words.txt
    rm -r labelled
    run "$NNLETTERS" segment -o labelled --text words.txt words.png
    [ "$status" -eq 3 ]
    [[ "${lines[0]}" == *"line 1 left out: the text has 10 characters, the picture 8" ]]
    [[ "${lines[1]}" == *"no line has as many characters"* ]]
    printf 'TWO\nWORDS\n' >words.txt
    refused 3 "the text has 2 lines, the picture 1" segment -o labelled --text words.txt words.png
    refused 2 "say with -o" segment --text words.txt words.png
}

@test "segment --text takes a folder of texts, by name, and overwrites no crop of another picture" {
    mkdir first second texts
    "$NNLETTERS" data synth -s 3 --text "TWO WORDS" -o first/page.png
    "$NNLETTERS" data synth -s 5 --text "NEW WORKS" -o second/page.png
    "$NNLETTERS" data synth -s 7 --text "ODD" -o first/other.png
    printf '\xef\xbb\xbfTWO WORDS\r\n' >texts/page.txt
    echo ODD >texts/other.gt.txt
    echo WRONG >texts/other.txt
    "$NNLETTERS" segment -o apart --text texts first/page.png first/other.png >/dev/null
    "$NNLETTERS" data info apart >out
    grep -qx "$(printf 'samples\t11')" out
    grep -qx "$(printf 'label\tD\t3')" out
    cp -r apart before
    echo NEW WORKS >texts/page.txt
    "$NNLETTERS" segment -o apart --text texts second/page.png >/dev/null 2>note
    grep -q '^nnletters: second/page.png: characters of another picture are named page; these are page.2$' note
    "$NNLETTERS" data info apart >out
    grep -qx "$(printf 'samples\t19')" out
    [ -s apart/upper_N/page.2-001-001.png ]
    # Once more nothing changes.
    cp -r apart both
    "$NNLETTERS" segment -o apart --text texts second/page.png >/dev/null 2>&1
    diff -r apart both
    diff -rq apart before | grep -c '^Files' | grep -qx 0
    "$NNLETTERS" segment -o plainly first/page.png second/page.png >/dev/null 2>&1
    [ "$(ls plainly | wc -l)" -eq 16 ]
    refused 3 "first/page.png: no text of it in first" segment -o x --text first first/page.png
    refused 2 "--text FILE takes one picture, and there are 2" segment -o x --text texts/page.txt first/page.png second/page.png
}

@test "inspect says what is in a model and draws its first layer" {
    "$NNLETTERS" inspect -o tiles.png plain.safetensors >out
    grep -q "^characters.94$" out
    grep -Eq "^layer.1.[0-9]+ to 64.relu.[0-9]+ parameters" out
    grep -q "^provenance.program" out
    [ "$(head -c 4 tiles.png | tail -c 3)" = PNG ]
}

# An orientation in the file turns the picture, here upside down.
turn_over() {
    python3 - "$1" "$2" <<'END'
import struct, sys, zlib
png = open(sys.argv[1], "rb").read()
body = b"eXIf" + b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 0x112, 3, 1, 3, 0, 0)
chunk = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
open(sys.argv[2], "wb").write(png[:33] + chunk + png[33:])
END
}

@test "a picture upside down is turned as it reads best, and a note says so" {
    command -v python3 >/dev/null || skip "no python3 here"
    "$NNLETTERS" data synth --text 'FIVE WHITE MICE' --seed 3 -o mice.png
    turn_over mice.png over.png
    [ "$("$NNLETTERS" predict over.png 2>err)" = 'FIVE WHITE MICE' ]
    grep -qF 'over.png: turned by 180 degrees clockwise' err
    [ "$("$NNLETTERS" predict --rotate 180 over.png 2>err)" = 'FIVE WHITE MICE' ]
    [ ! -s err ]
    [ "$("$NNLETTERS" predict --rotate 0 over.png 2>err)" != 'FIVE WHITE MICE' ]
    "$NNLETTERS" predict -f json over.png 2>/dev/null | grep -q '"rotate":180,'
    "$NNLETTERS" predict -f tsv over.png 2>/dev/null | sed 's/over/mice/' >turned
    "$NNLETTERS" predict -f tsv mice.png >upright
    cut -f 1-9 turned | diff - <(cut -f 1-9 upright)
    "$NNLETTERS" segment --rotate 180 over.png | sed 's/over/mice/' | diff - <("$NNLETTERS" segment mice.png)
    refused 2 '45' predict --rotate 45 over.png
}

@test "short upright texts are not turned" {
    for text in HELLO NOON 69 6 SWIMS; do
        "$NNLETTERS" data synth --text "$text" --seed 7 -o short.png
        "$NNLETTERS" predict short.png >/dev/null 2>err
        [ ! -s err ]
    done
}
