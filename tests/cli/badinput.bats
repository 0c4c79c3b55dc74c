#!/usr/bin/env bats
# Bad input: one clear line, the exit code of docs/cli.md, and nothing left half written.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 620 --lines 0 --hidden 16 --epochs 1 -o letters.safetensors --progress none
    "$NNLETTERS" data synth --chars AB -n 20 -o good
    "$NNLETTERS" data synth --text A -o a.png
    : >empty
    head -c 1000 good-images-idx3-ubyte >truncated-images-idx3-ubyte
    cp good-labels-idx1-ubyte truncated-labels-idx1-ubyte
    head -c 60 a.png >truncated.png
    head -c 1000 letters.safetensors >truncated.safetensors
    mkdir folder
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    NNLETTERS_MODEL=$BATS_FILE_TMPDIR/letters.safetensors
    export NNLETTERS_MODEL
}

# be32 N...: as big-endian 32-bit numbers.
be32() {
    for n in "$@"; do
        printf "$(printf '\\%03o\\%03o\\%03o\\%03o' $((n >> 24 & 255)) $((n >> 16 & 255)) \
            $((n >> 8 & 255)) $((n & 255)))"
    done
}

# idx NAME IMAGES LABELS BYTES: NAME-images-idx3-ubyte promising IMAGES of 28 x 28 and holding BYTES,
# and NAME-labels-idx1-ubyte of LABELS zeros.
idx() {
    { be32 2051 "$2" 28 28; head -c "$4" /dev/zero; } >"$1-images-idx3-ubyte"
    { be32 2049 "$3"; head -c "$3" /dev/zero; } >"$1-labels-idx1-ubyte"
}

@test "empty files" {
    refused 3 "empty" predict empty
    refused 3 "empty" data info empty
    refused 3 "empty" train empty -o m
    refused 4 "empty" inspect empty
    refused 3 "" predict -
    mkdir -p hollow
    refused 3 "hollow" data info hollow
}

@test "truncated files" {
    refused 3 "truncated-images-idx3-ubyte" data info truncated-images-idx3-ubyte
    refused 3 "truncated.png" predict truncated.png
    refused 4 "truncated.safetensors" predict -m truncated.safetensors a.png
    gzip -c good-images-idx3-ubyte | head -c 500 >cut-images-idx3-ubyte.gz
    cp good-labels-idx1-ubyte cut-labels-idx1-ubyte
    refused 3 "cut-images-idx3-ubyte.gz" data info cut-images-idx3-ubyte.gz
}

@test "files of another kind" {
    printf 'no picture, no data, no model' >text
    refused 3 "text" predict text
    refused 3 "text" data info text
    refused 4 "text" inspect text
    refused 3 "a.png" train a.png -o m
    refused 3 "good-labels-idx1-ubyte" data info good-labels-idx1-ubyte
    refused 3 "good-images-idx3-ubyte" predict good-images-idx3-ubyte
    refused 4 "good-images-idx3-ubyte" eval -m good-images-idx3-ubyte
}

@test "wrong sizes in headers" {
    idx more 1000 1000 784
    refused 3 "more-images-idx3-ubyte" data info more-images-idx3-ubyte
    idx less 1 1 7840
    refused 3 "less-images-idx3-ubyte" data info less-images-idx3-ubyte
    idx huge 4294967295 1 784
    refused 3 "huge-images-idx3-ubyte" data info huge-images-idx3-ubyte
    idx unlike 10 9 7840
    refused 3 "unlike-" data info unlike-images-idx3-ubyte
}

@test "no classes, one class, 70,000 classes" {
    idx none 0 0 0
    refused 3 "none-images-idx3-ubyte" data info none-images-idx3-ubyte
    "$NNLETTERS" data synth --chars A -n 10 --to tree -o one
    refused 3 "" train one --epochs 1 -o m
    seq 0 69999 | awk '{print $1, 19968 + $1}' >many.txt
    refused 3 "many.txt" data info --mapping many.txt good-images-idx3-ubyte
    [ ! -e m ]
}

@test "labels out of range" {
    idx wild 1 1 784
    { be32 2049 1; printf '\310'; } >wild-labels-idx1-ubyte
    printf '0 65\n1 66\n' >wild-mapping.txt
    refused 3 "200" data info wild-images-idx3-ubyte
}

@test "a folder instead of a file, nothing there, not allowed" {
    refused 3 "folder" predict folder
    refused 3 "folder" inspect folder
    refused 5 "folder" train --drawn 620 --lines 0 -o folder
    refused 3 "nosuch" predict nosuch
    refused 3 "nosuch" data info nosuch
    refused 5 "nosuch/m" train --drawn 620 --lines 0 -o nosuch/m
    [ "$(id -u)" -ne 0 ] || skip "root may read everything"
    cp a.png secret.png
    chmod 0 secret.png
    refused 3 "secret.png" predict secret.png
}

@test "a learning rate that is not a number" {
    refused 2 "nan is not a number between" train --lr nan -o m
    [ ! -e m ]
}

@test "pictures at the limits" {
    printf 'P5 1 1 255\n\377' >dot.pgm
    "$NNLETTERS" predict dot.pgm
    printf 'P5 1 1 255\n\0' >black.pgm
    "$NNLETTERS" predict black.pgm
    printf 'P5 20000 20000 255\n' >wide.pgm
    refused 6 "wide.pgm" predict wide.pgm
    printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0N \0\0N \010\0\0\0\0\306\033\031\345' >wide.png
    head -c 100 /dev/zero >>wide.png
    refused 6 "wide.png" predict wide.png
    refused 6 "20000 x 20000 pixels; at most 100000000 are allowed (--max-pixels)" segment wide.pgm
    mkdir -p wide/upper_A # where there is no such option, none is named
    cp wide.pgm wide/upper_A
    refused 6 "20000 x 20000 pixels; at most 100000000 are allowed" data info --strict wide
    fails grep max-pixels "$BATS_TEST_TMPDIR/err"
    refused 6 "a.png" predict --max-pixels 100 a.png
    printf 'P5 0 5 255\n' >flat.pgm
    refused 3 "flat.pgm" predict flat.pgm
}

# jpeg: HI, in 40 rows or so of pixels.
jpeg() {
    base64 -d <<'END'
/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG
kJ6jq62rZ4C8ybqmx5moq6T/wAALCABbAFgBAREA/8QAGgABAAMBAQEAAAAAAAAAAAAAAAMEBQIBBv/EACwQAAICAQIFAgUF
AQAAAAAAAAABAgMEBRESEyExUSNBFEJScYEVJDNhoVP/2gAIAQEAAD8A+j7gAAAAAAbAAAAAAANqKbfZddyOi6GRTG2vfhl1
W5IAB7Az9Tsm8nEx65yg52cUuHwjQHcranZytPvmns+Bpfk4rfwekxf/ADq3/Ox3p07bcGqy57zkt302LIABnx9bW5vuqK9l
92aCBm67JvGqoXe22KOtZly9OlXHvY1WvyXaocuqEPpil0OwAG0lu30RnaO+ZXfkt9bbW/wuhYv1DFx/5Lo7+E92QfqU7V+1
xLrP7kuFFaHxWTq9UMngXJTs4YdUvHUl1CXO1TDxl14XzJGoAPYEWXPl4tsvEG/8MjTtKjfh1WXX2uEluq4vZI08fBxsZelT
FPy1uyyZ+metdlZT68dnDF/0iLE9bXsqxrpXFQRqgAFPV5cOmXvzHYmw6+ViUw+mCX+ExDmXKjEttfyxbItKr5enUprZtcT+
76lfRE5RybX89z2ZpgAEGZjRy6eVKTiuJN7LwTpAq6ljTy8V0wko7yW7fgsKCjWoLslscYuPDFoVVe/Ct+/dkoAQ7gAAD2AA
AAAAAAHsvsePse+x4z1BgeT/2Q==
END
}

# noted TEXT ARG...: ends well, and one line on stderr, a note, contains TEXT.
noted() {
    local text=$1
    shift
    "$NNLETTERS" "$@" >out 2>err
    cat err
    [ "$(wc -l <err)" -eq 1 ]
    grep -qF -- "$text" err
}

@test "a truncated JPEG is read as far as it goes, and a note says so" {
    jpeg >whole.jpg
    "$NNLETTERS" predict whole.jpg >whole.txt 2>err
    [ ! -s err ]
    head -c -2 whole.jpg >endless.jpg
    noted "endless.jpg: the file is truncated near its end" predict endless.jpg
    diff out whole.txt
    noted "endless.jpg: the file is truncated near its end" segment endless.jpg
    refused 3 "endless.jpg: the file is truncated" predict --strict endless.jpg
    refused 3 "endless.jpg: the file is truncated" segment --strict endless.jpg
    head -c 500 whole.jpg >half.jpg
    "$NNLETTERS" predict half.jpg >out 2>err
    grep -qE 'half.jpg: the file is truncated: [0-9]+ of [0-9]+ rows' err
    mkdir -p lines
    cp endless.jpg lines
    echo HI >lines/endless.txt
    noted "endless.jpg: the file is truncated" eval lines
    code=0
    "$NNLETTERS" eval --strict lines >out 2>err || code=$?
    [ "$code" -eq 3 ]
    grep -qF "endless.jpg: the file is truncated" err
}

@test "of several PNM pictures in a file the first is read, and a note says so" {
    printf 'P5 8 8 255\n%64sP5 8 8 255\n%64s' '' '' >two.pgm
    "$NNLETTERS" predict two.pgm 2>err
    grep -qF "two.pgm: the file has 2 pictures; only the first is read" err
    refused 3 "two.pgm: the file has 2 pictures" predict --strict two.pgm
}

@test "formats that are not read are named, with what converts them" {
    printf 'II*\0\010\0\0\0' >scan.tiff
    refused 3 "scan.tiff: a TIFF picture cannot be read; convert it: convert in.tiff out.png" \
        predict scan.tiff
}

@test "a picture of noise is read in time" {
    awk 'BEGIN { srand(7); print "P2 600 400 255"
                 for (i = 0; i < 240000; i++) print int(rand() * 256) }' >noise.pgm
    timeout 20 "$NNLETTERS" predict noise.pgm >/dev/null
    timeout 20 "$NNLETTERS" segment noise.pgm >/dev/null
}

@test "a failure leaves the old file unchanged" {
    printf 'old' >m
    refused 3 "empty" train empty -o m
    refused 3 "empty" data convert empty -o m --to tree
    refused 3 "empty" predict --overlay m empty
    refused 4 "empty" inspect empty -o m
    [ "$(cat m)" = old ]
    rm m
}

@test "a full disk while writing a file" {
    [ -e /dev/full ] || skip "no /dev/full here"
    refused 5 "/dev/full" data synth --text A -o /dev/full
    refused 5 "/dev/full" inspect -o /dev/full letters.safetensors
    refused 5 "/dev/full" train --drawn 620 --lines 0 --hidden 16 --epochs 1 --progress none -o /dev/full
}
