#!/usr/bin/env bats
# scripts/fetch-emnist from a mirror made here: nothing is asked of the network.

load cli

setup_file() {
    command -v curl >/dev/null && command -v python3 >/dev/null || return 0
    cd "$BATS_FILE_TMPDIR"
    mkdir -p mirror gzip
    "$NNLETTERS" data synth -n 620 -o gzip/emnist-letters-train
    "$NNLETTERS" data synth -n 124 -s 2 -o gzip/emnist-letters-test
    gzip gzip/*ubyte
    mv gzip/emnist-letters-train-mapping.txt gzip/emnist-letters-mapping.txt
    rm gzip/emnist-letters-test-mapping.txt
    python3 -m zipfile -c mirror/gzip.zip gzip
    for name in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
        head -c 3000 /dev/urandom >mirror/$name-ubyte.gz
    done
    (cd mirror && sha256sum *) >sums
}

setup() {
    command -v curl >/dev/null && command -v python3 >/dev/null || skip "no curl or python3 here"
    cd "$BATS_TEST_TMPDIR"
    mirror=$BATS_FILE_TMPDIR/mirror
    unset NL_MIRROR
}

# fetch CODE ARG...: exit code as said; the sums are those of the mirror.
fetch() {
    local expected=$1 code=0
    shift
    "$NL_SOURCE/scripts/fetch-emnist" --sums "$BATS_FILE_TMPDIR/sums" --to here "$@" >out 2>err || code=$?
    cat out err
    [ "$code" -eq "$expected" ]
}

@test "both sets are fetched, unpacked and read" {
    fetch 0 --mirror "file://$mirror/"
    [ "$(cat out)" = "$(printf 'here/emnist\nhere/mnist')" ]
    [ "$(ls here/emnist)" = "$(cd "$BATS_FILE_TMPDIR/gzip" && ls; echo unpacked-from.sha256)" ]
    [ "$(ls here/mnist)" = "$(cd "$mirror" && ls | grep ubyte)" ]
    "$NNLETTERS" data info here/emnist/emnist-letters-train-images-idx3-ubyte.gz | grep -q '620 samples'
    # What is there is not fetched again, from wherever.
    fetch 0 --mirror "file:///nonexistent"
    grep -q 'EMNIST is here' err
    [ "$(grep -c 'gz is here' err)" -eq 4 ]
}

@test "half a file is gone on with" {
    mkdir -p here/mnist
    for name in "$mirror"/*.gz; do
        head -c 1000 "$name" >"here/mnist/${name##*/}.part"
    done
    # What is missing of them comes from where the first thousand bytes are others.
    mkdir other
    for name in "$mirror"/*.gz; do
        { head -c 1000 /dev/zero; tail -c +1001 "$name"; } >"other/${name##*/}"
    done
    fetch 0 mnist --mirror "file://$PWD/other"
    cmp here/mnist/train-images-idx3-ubyte.gz "$mirror/train-images-idx3-ubyte.gz"
    [ "$(ls here/mnist | wc -l)" -eq 4 ]
}

@test "a whole file that only lacks its name, and one that is too long" {
    mkdir -p here/mnist
    for name in "$mirror"/*.gz; do
        cat "$name" "$name" >"here/mnist/${name##*/}.part"
    done
    cp "$mirror/train-labels-idx1-ubyte.gz" here/mnist/train-labels-idx1-ubyte.gz.part
    fetch 0 mnist --mirror "file://$mirror"
    grep -q 'train-labels-idx1-ubyte.gz is here' err
    (cd here/mnist && grep ubyte "$BATS_FILE_TMPDIR/sums" | sha256sum -c)
}

@test "over http, by a server that can only begin at the beginning" {
    python3 -u -m http.server --bind 127.0.0.1 -d "$mirror" 0 >port 2>&1 &
    server=$!
    for ((i = 0; i < 100; i++)); do
        grep -q 'port [0-9]' port && break
        sleep 0.1
    done
    mkdir -p here/emnist
    head -c 2000 "$mirror/gzip.zip" >here/emnist/gzip.zip.part
    NL_MIRROR=http://127.0.0.1:$(sed 's/.*port \([0-9]*\).*/\1/; q' port) no_proxy=127.0.0.1 \
        fetch 0 emnist || { kill $server; false; }
    kill $server
    [ -s here/emnist/emnist-letters-mapping.txt ]
    [ ! -e here/emnist/gzip.zip ]
}

@test "a file that is not what it should be is removed" {
    cp -R "$mirror" bad
    echo x >>bad/t10k-images-idx3-ubyte.gz
    fetch 4 mnist --mirror "file://$PWD/bad"
    [ ! -s out ]
    grep -q 't10k-images-idx3-ubyte.gz is not the file that it should be' err
    [ "$(ls here/mnist)" = "$(printf 'train-images-idx3-ubyte.gz\ntrain-labels-idx1-ubyte.gz')" ]
    # The published sums are asked for where no others are given.
    code=0
    "$NL_SOURCE/scripts/fetch-emnist" --to here --mirror "file://$mirror" emnist 2>err || code=$?
    [ "$code" -eq 4 ]
    grep -q 'not fb9bb67e33772a9cc0b895e4ecf36d2cf35be8b709693c3564cea2a019fcda8e; removed' err
}

@test "nothing there, no room, misuse" {
    fetch 3 mnist --mirror "file:///nonexistent"
    grep -q 'train-images-idx3-ubyte.gz is not to be had' err
    fetch 3 emnist --mirror http://127.0.0.1:1
    fetch 5 mnist --mirror "file://$mirror" --to /dev/null/x
    (
        trap '' XFSZ
        ulimit -f 1
        fetch 5 mnist --mirror "file://$mirror"
    )
    grep -q 'cannot be written (disk full?)' err
    fetch 2 emnits
    fetch 2 --mirror
    "$NL_SOURCE/scripts/fetch-emnist" --help >out
    grep -q -e '--mirror URL' out
    sed -n '$p' out | grep -q 'C. Burges'
    XDG_CACHE_HOME=$PWD/cache "$NL_SOURCE/scripts/fetch-emnist" mnist --mirror "file://$mirror" \
        --sums "$BATS_FILE_TMPDIR/sums" | grep -qx "$PWD/cache/nnletters/mnist"
}
