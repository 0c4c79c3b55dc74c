#!/usr/bin/env bats
# DATA in the formats that other programs write: found by content, with the labels' meaning said.

load cli

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# picture LABEL PIXEL VALUE: a line of a label and 784 pixels, all 0 but one.
picture() {
    awk -v label="$1" -v at="$2" -v value="$3" 'BEGIN {
        printf "%s", label
        for (i = 0; i < 784; i++)
            printf ",%s", i == at ? value : 0
        print ""
    }'
}

@test "Kaggle's A-Z: letters by number, upright; EMNIST's tables: transposed" {
    for letter in $(seq 0 25); do
        picture "$letter" $((letter * 28 + 1)) 255
    done >az.csv
    "$NNLETTERS" data info az.csv >info
    grep -q "^source	az.csv	csv	26 samples	taken as stored	crc32:" info
    [ "$(grep -c '^label	' info)" = 26 ]
    grep -qx 'label	A	1' info
    grep -qx 'label	Z	1' info
    cp az.csv emnist-letters-train.csv
    "$NNLETTERS" data info emnist-letters-train.csv | grep -q 'stored transposed, turned upright'
    "$NNLETTERS" data info --transpose no emnist-letters-train.csv | grep -q 'taken as stored'
    "$NNLETTERS" data convert -o idx az.csv
    "$NNLETTERS" data info idx-images-idx3-ubyte | grep -q 'crc32:'
}

@test "a damaged table is refused by line and column" {
    {
        picture 1 30 255
        picture 2 30 256
    } >bad.csv
    refused 3 'bad.csv: line 2: column 32 is not a pixel' data info bad.csv
    refused 3 'bad.csv: line 2: column 32 is not a pixel' train -o m.safetensors bad.csv
    [ ! -e m.safetensors ]
    picture 40 30 255 >unknown.csv
    refused 3 'give one with --mapping FILE' data info unknown.csv
}

@test "NumPy's archives: names, parts, damage" {
    corpus=$NL_SOURCE/tests/fuzz/corpus/data
    "$NNLETTERS" data info "$corpus/sound.npz" >info
    grep -q "^source	sound.npz	numpy	3 samples	taken as stored	crc32:" info
    grep -qx 'label	2	1' info
    "$NNLETTERS" data info "$corpus/stored.npz" | sed 1d | diff - <(sed 1d info)
    refused 3 'no array of test pictures' data info --part test "$corpus/sound.npz"
    refused 3 'no array of test pictures' eval "$corpus/sound.npz"
    refused 3 'damaged or cut short (ZIP)' data info "$corpus/cut.npz"
    refused 6 'inflates to more than' data info "$corpus/promises.npz"
}

@test "MATLAB's files: structs, one-hot labels, stacks, damage" {
    corpus=$NL_SOURCE/tests/fuzz/corpus/data
    "$NNLETTERS" data info "$corpus/course.mat" 2>/dev/null >info
    grep -q "^source	course.mat	matlab	10 samples	stored transposed, turned upright	crc32:" info
    grep -qx 'label	0	1' info
    # The same pictures, as they are stored by three programs' habits.
    for file in struct onehot stack; do
        "$NNLETTERS" data convert -o "$file" "$corpus/$file.mat"
    done
    cmp struct-images-idx3-ubyte stack-images-idx3-ubyte
    "$NNLETTERS" data info "$corpus/struct.mat" | grep -qx 'label	A|a	1'
    "$NNLETTERS" data info "$corpus/onehot.mat" | grep -qx 'label	9	1'
    "$NNLETTERS" data info "$corpus/big-endian.mat" | grep -qx 'label	7	1'
    refused 3 'damaged or cut short (MATLAB)' data info "$corpus/cut.mat"
    refused 3 'save it with -v7' data info "$corpus/level73.mat"
    refused 3 'X is not a full array' train -o m.safetensors "$corpus/sparse.mat"
    refused 3 'no arrays of test pictures' eval "$corpus/struct.mat"
}

@test "a model of another side than 28 trains, evaluates, reads and teaches" {
    "$NNLETTERS" data synth -n 188 --to tree -o letters
    "$NNLETTERS" data synth --lines pages -n 1 -o lines
    "$NNLETTERS" train --side 16 --drawn 376 --lines 4 -e 1 --hidden 8 -o m.safetensors
    "$NNLETTERS" inspect m.safetensors | grep -q '16 x 16 pixels, margin 1, stroke width 1.4'
    "$NNLETTERS" eval -m m.safetensors letters
    "$NNLETTERS" eval -m m.safetensors
    "$NNLETTERS" eval -m m.safetensors lines
    "$NNLETTERS" predict -m m.safetensors lines/pages-0000.png
    "$NNLETTERS" inspect -o tiles.png m.safetensors
    "$NNLETTERS" train --from m.safetensors -e 1 -o mine.safetensors letters
    "$NNLETTERS" train --teacher m.safetensors --side 16 --drawn 376 --lines 0 -e 1 --hidden 4 \
        -o small.safetensors
    refused 2 'the model of --from has pictures of 16 pixels' train --from m.safetensors --side 20 \
        -e 1 -o no.safetensors letters
}
