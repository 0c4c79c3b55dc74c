#!/usr/bin/env bats
# predict -f FORMAT -o WHERE: every format is valid and says the same; where the files go.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" data synth --text 'TWO WORDS' --seed 3 -o words.png
    "$NNLETTERS" data synth --text 'FIVE WHITE MICE' --seed 3 -o mice.png
    printf 'P5 300 100 255\n' >blank.pgm
    head -c 30000 /dev/zero | tr '\0' '\377' >>blank.pgm
    echo 'no picture' >bad.png
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    export SOURCE_DATE_EPOCH=0 XML_CATALOG_FILES="$NL_SOURCE/tests/schemas/catalog.xml"
    unset NNLETTERS_MODEL
}

# valid FORMAT FILE: by its schema; hOCR has none, and must be well-formed.
valid() {
    command -v xmllint >/dev/null || skip "no xmllint here"
    case $1 in
    hocr) xmllint --nonet --noout "$2" ;;
    alto) xmllint --nonet --noout --schema "$NL_SOURCE/tests/schemas/alto-4-4.xsd" "$2" ;;
    page) xmllint --nonet --noout --schema "$NL_SOURCE/tests/schemas/pagecontent-2019-07-15.xsd" "$2" ;;
    esac
}

# valid_json FILE: every line, by docs/schema/predict.json.
valid_json() {
    python3 -c 'import jsonschema' 2>/dev/null || skip "no python3 with jsonschema here"
    python3 - "$1" "$NL_SOURCE/docs/schema/predict.json" <<'END'
import json, sys
import jsonschema
schema = json.load(open(sys.argv[2]))
jsonschema.Draft202012Validator.check_schema(schema)
for line in open(sys.argv[1]):
    jsonschema.validate(json.loads(line), schema, jsonschema.Draft202012Validator)
END
}

# same_in_all PICTURE OPTION...: the formats with structure agree with JSON: words, boxes (those of
# viewers turned back), confidences, alternatives and baselines.
same_in_all() {
    local picture=$1
    shift
    for format in json hocr alto page; do
        "$NNLETTERS" predict -f $format --top 3 "$@" "$picture" >"all.$format" 2>/dev/null
    done
    valid_json all.json
    for format in hocr alto page; do
        valid $format all.$format
    done
    python3 - <<'END'
import json, re
import xml.etree.ElementTree as ET
page = json.load(open("all.json"))
w, h, turn = page["width"], page["height"], page["rotate"]
def unturn(x, y):
    return {0: (x, y), 90: (y, w - x), 180: (w - x, h - y), 270: (h - y, x)}[turn]
def corners(box):
    (a, b), (c, d) = unturn(box[0], box[1]), unturn(box[0] + box[2], box[1] + box[3])
    return [min(a, c), min(b, d), max(a, c), max(b, d)]
def found(root, name):
    return [e for e in root.iter() if e.tag.split("}")[-1] == name]
lines = page["lines"]
words = [x for l in lines for x in l["words"]]
letters = [x for v in words for x in v["characters"]]
assert page["text"] == "\n".join(l["text"] for l in lines)
assert [l["text"] for l in lines] == [" ".join(v["text"] for v in l["words"]) for l in lines]
for l in lines:
    for v in l["words"]:
        assert v["text"] == "".join(c["text"] for c in v["characters"])
size = [h, w] if turn % 180 else [w, h]

root = ET.parse("all.alto").getroot()
p, = found(root, "Page")
assert [int(p.get("WIDTH")), int(p.get("HEIGHT"))] == size
def alto_box(e):
    x, y, w, h = (int(e.get(k)) for k in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    return [x, y, x + w, y + h]
for name, parts in ("TextLine", lines), ("String", words), ("Glyph", letters):
    assert [alto_box(e) for e in found(root, name)] == [corners(x["box"]) for x in parts]
assert [e.get("CONTENT") for e in found(root, "String")] == [v["text"] for v in words]
for e, v in zip(found(root, "String"), words):
    assert abs(float(e.get("WC")) - v["confidence"]) < 1e-4
for e, c in zip(found(root, "Glyph"), letters):
    assert e.get("CONTENT") == c["text"] and abs(float(e.get("GC")) - c["confidence"]) < 1e-4
    assert [x.get("CONTENT") for x in e] == [a["text"] for a in c["alternatives"]]
for e, l in zip(found(root, "TextLine"), lines):
    ends = [tuple(map(int, q.split(","))) for q in e.get("BASELINE").split()]
    for (x, y), end in zip(ends, l["baseline"]):
        u, v = unturn(*end)
        assert abs(x - u) <= 0.51 and abs(y - v) <= 0.51
assert sum(e.tag.endswith("}SP") for e in root.iter()) == len(words) - len(lines)

root = ET.parse("all.page").getroot()
p, = found(root, "Page")
assert [int(p.get("imageWidth")), int(p.get("imageHeight"))] == size
def page_box(e):
    points = [tuple(map(int, q.split(","))) for q in found(e, "Coords")[0].get("points").split()]
    return [*points[0], *points[2]]
def equivalents(e):
    return [x for x in e if x.tag.endswith("}TextEquiv")]
for name, parts in ("TextLine", lines), ("Word", words), ("Glyph", letters):
    for e, x in zip(found(root, name), parts, strict=True):
        assert page_box(e) == corners(x["box"])
        first = equivalents(e)[0]
        assert first[0].text == x["text"] and abs(float(first.get("conf")) - x["confidence"]) < 1e-4
for e, c in zip(found(root, "Glyph"), letters):
    assert [x[0].text for x in equivalents(e)[1:]] == [a["text"] for a in c["alternatives"]]
assert len(found(root, "Baseline")) == len(lines)

root = ET.parse("all.hocr").getroot()
def of(cls):
    return [e for e in root.iter() if e.get("class") == cls]
def property(e, name):
    return re.search(r"(?:^|; )%s ([^;]*)" % name, e.get("title")).group(1).split()
for cls, parts in ("ocr_line", lines), ("ocrx_word", words):
    for e, x in zip(of(cls), parts, strict=True):
        assert list(map(int, property(e, "bbox"))) == corners(x["box"])
        assert " ".join("".join(e.itertext()).split()) == x["text"]
for e, v in zip(of("ocrx_word"), words):
    assert abs(float(property(e, "x_wconf")[0]) / 100 - v["confidence"]) <= 0.00501
assert len(of("ocrx_cinfo")) == len(letters)
for e, l in zip(of("ocr_line"), lines):
    if turn:
        assert property(e, "textangle") == [str(turn)]
        continue
    slope, offset = map(float, property(e, "baseline"))
    (x, y), (x2, y2) = l["baseline"]
    assert abs(y - (l["box"][1] + l["box"][3]) - offset) < 0.06
    assert abs((y2 - y) / (x2 - x) - slope) < 1e-3
assert words or page["text"] == ""
END
}

@test "hOCR, ALTO and PAGE are valid and say what JSON says" {
    same_in_all words.png
    same_in_all blank.pgm
}

@test "of a page that was turned, viewers get the boxes in the picture as it was given" {
    for turn in 90 180 270; do
        same_in_all mice.png --rotate $turn
    done
}

@test "any character and any file name is escaped" {
    for set in '&<>' "'\"&" '\]]>'; do
        same_in_all words.png --allow "$set"
    done
    same_in_all words.png --min-confidence 1 --reject-char '<'
    name=$'a&b<"\x27\x01\xff.png'
    cp words.png "$name" || skip "this file system takes no such name"
    for format in hocr alto page; do
        "$NNLETTERS" predict -f $format "$name" >odd
        valid $format odd
        grep -q 'a&#38;b&#60;&#34;&#39;��.png' odd
    done
    "$NNLETTERS" predict -f json "$name" >odd
    valid_json odd
    printf '%s' "$name" >name
    "$NNLETTERS" predict -f tsv --files-from name >odd
    [ "$(awk -F'\t' '{print NF}' odd | sort -u)" = 15 ]
}

@test "json: version and model are those of the program and the file" {
    command -v python3 >/dev/null || skip "no python3 here"
    "$NNLETTERS" predict -f json -m "$NL_SOURCE/data/models/letters.safetensors" words.png >out
    "$NNLETTERS" inspect -f json "$NL_SOURCE/data/models/letters.safetensors" >inspected
    python3 - "$NL_SOURCE/data/models/letters.safetensors" "$("$NNLETTERS" --version)" <<'END'
import json, struct, sys
page = json.load(open("out"))
with open(sys.argv[1], "rb") as f:
    head = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
assert page["model"] == {"file": sys.argv[1], "crc32": head["__metadata__"]["crc32"]}, page["model"]
assert json.load(open("inspected"))["crc32"] == page["model"]["crc32"]
assert page["version"] == sys.argv[2].split()[1]
END
}

@test "json: a picture that cannot be read has a record, in its place" {
    code=0
    "$NNLETTERS" predict -f json words.png bad.png nosuch.png mice.png >out 2>err || code=$?
    [ "$code" -eq 3 ]
    valid_json out
    [ "$(wc -l <out)" -eq 4 ]
    sed -n 2p out | grep -q '"file":"bad.png","error":{"code":3,"message":"bad.png: '
    sed -n 3p out | grep -q '"file":"nosuch.png","error":{"code":3,"message":"nosuch.png: cannot be opened'
    cp out one
    "$NNLETTERS" predict -f json -j 3 words.png bad.png nosuch.png mice.png >out 2>/dev/null || true
    cmp one out
}

@test "hOCR: several pictures are one document; of ALTO and PAGE each has its own" {
    "$NNLETTERS" predict -f hocr words.png bad.png mice.png >two.hocr 2>/dev/null || true
    valid hocr two.hocr
    [ "$(grep -c 'class="ocr_page"' two.hocr)" -eq 2 ]
    [ "$(grep -o ' id="[^"]*"' two.hocr | sort | uniq -d)" = '' ]
    "$NNLETTERS" predict -f hocr -j 3 words.png bad.png mice.png 2>/dev/null | cmp - two.hocr
    refused 2 'is of one picture, and there are 2; -o FOLDER' predict -f alto words.png mice.png
    refused 2 'is of one picture' predict -f page -o both.xml words.png mice.png
    [ ! -e both.xml ]
    refused 3 'bad.png' predict -f hocr bad.png # no document without a page
}

@test "-o FOLDER: a file for each picture" {
    for format in text tsv json hocr alto page; do
        rm -rf each again
        mkdir each
        code=0
        "$NNLETTERS" predict -f $format -o each words.png bad.png mice.png >out 2>err || code=$?
        [ "$code" -eq 3 ]
        [ ! -s out ]
        [ "$(wc -l <err)" -eq 1 ]
        "$NNLETTERS" predict -f $format -j 2 -o again/ words.png bad.png mice.png 2>/dev/null || true
        diff -r each again
        # What is in a file is what would be printed for its picture alone.
        for name in words mice; do
            "$NNLETTERS" predict -f $format $name.png >alone
            cmp each/$name.* alone
        done
        [ $format = json ] || [ "$(ls each | wc -l)" -eq 2 ]
    done
    [ "$(ls each)" = "$(printf 'mice.xml\nwords.xml')" ]
    rm -rf each
    "$NNLETTERS" predict -f json -o each/ words.png bad.png 2>/dev/null || true
    grep -q '"error"' each/bad.json
}

@test "-o PATTERN and -o FILE" {
    mkdir -p in/a in/b
    cp words.png in/a/one.png
    cp mice.png in/b/one.png
    cp mice.png in/b/.hidden
    "$NNLETTERS" predict -o 'read-{}.txt' in/a/one.png - <mice.png
    [ "$(cat read-one.txt)" = 'TWO WORDS' ]
    [ "$(cat read-stdin.txt)" = 'FIVE WHITE MICE' ]
    "$NNLETTERS" predict -o '{}.txt' in/b/.hidden
    [ -s .hidden.txt ]
    refused 2 'two pictures would both be written to same-one.txt' \
        predict -o 'same-{}.txt' in/a/one.png in/b/one.png
    [ ! -e same-one.txt ]
    refused 2 'would replace the picture in/a/one.png' predict -o 'in/a/{}.png' in/a/one.png
    refused 2 'would replace the picture words.png' predict -o words.png words.png
    "$NNLETTERS" predict words.png mice.png >printed
    "$NNLETTERS" predict -o whole words.png mice.png
    cmp printed whole
    "$NNLETTERS" predict -o - words.png mice.png | cmp printed -
    "$NNLETTERS" predict -j 2 -o whole2 words.png mice.png
    cmp printed whole2
    # Nothing could be read: the old file stays.
    "$NNLETTERS" predict -o whole bad.png 2>/dev/null || true
    cmp printed whole
    refused 5 'nosuch/x' predict -o nosuch/x words.png
    refused 5 'nosuch/words.txt' predict -o 'nosuch/{}.txt' words.png
}

@test "the schema of JSON refuses what is no record" {
    "$NNLETTERS" predict -f json --top 2 words.png >out
    valid_json out
    for change in 's/"schema":1/"schema":2/' 's/"rotate":0/"rotate":45/' 's/"width":[0-9]*,//' \
        's/"text":"TWO"/"text":"TWO\\n"/' 's/"confidence":0/"confidence":7/' \
        's/"line":1/"line":1,"other":1/' 's/"page":1/"page":1,"error":{"code":3,"message":"m"}/'; do
        sed "$change" out >changed
        fails cmp -s out changed
        fails valid_json changed
    done
}

@test "a folder is all pictures in it" {
    mkdir -p scans/inner
    cp words.png scans/a.png
    cp mice.png scans/b.PNG
    echo x >scans/notes.txt
    "$NNLETTERS" predict scans >out
    [ "$(cat out)" = "$(printf '==> scans/a.png <==\nTWO WORDS\n==> scans/b.PNG <==\nFIVE WHITE MICE')" ]
    "$NNLETTERS" predict -o scans -f alto scans
    [ "$(ls scans | tr '\n' ' ')" = 'a.png a.xml b.PNG b.xml inner notes.txt ' ]
    refused 3 'inner: no pictures in this folder' predict scans/inner
    refused 2 '--overlay takes one picture' predict --overlay x.png scans
}

@test "drawings of formats that we do not write are refused" {
    for name in x.jpg x.JPEG a/x.pdf x.tiff; do
        refused 2 'drawings are SVG (.svg) or PNG (.png)' predict --overlay $name words.png
        refused 2 'drawings are SVG (.svg) or PNG (.png)' segment --hypotheses $name words.png
        [ ! -e $name ]
    done
    "$NNLETTERS" predict --overlay x.y words.png >/dev/null
    [ -s x.y ]
}
