#!/usr/bin/env bats
# Several models as one: combined, inspected, used for reading, refused where one is needed; answers
# averaged over versions of a picture.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    local quick=(--drawn 1240 --lines 0 --epochs 2 --progress none)
    "$NNLETTERS" train "${quick[@]}" --hidden 40 -o plain.m
    "$NNLETTERS" train "${quick[@]}" --hidden 40 --shape-norm slant -o slant.m
    "$NNLETTERS" train "${quick[@]}" --hidden 30,20 -a tanh --features pixels --shape-norm both -o both.m
    "$NNLETTERS" ensemble -o three.m plain.m slant.m both.m
    "$NNLETTERS" data synth -n 620 -s 9 -o test
    "$NNLETTERS" data synth --text 'HELLO 12' -o hello.png
}

setup() {
    cd "$BATS_FILE_TMPDIR"
}

# field NAME ARG...: what eval says under that name of the test letters.
field() {
    local name=$1
    shift
    "$NNLETTERS" eval "$@" test-images-idx3-ubyte* | sed -n "s/^$name	//p"
}

@test "an ensemble has all networks as they are" {
    "$NNLETTERS" inspect three.m >all
    grep -qx "input	28 x 28 pixels, margin 2, stroke width 2.5, 3 networks" all
    grep -qx "network	1	gradient" all
    grep -qx "network	2	gradient, normalised: slant" all
    grep -qx "network	3	pixels, normalised: both" all
    grep -q '^provenance	members	\[{.*}, {.*}, {.*}\]$' all
    local one sum=0
    for one in plain slant both; do
        "$NNLETTERS" inspect $one.m >one
        grep '^layer\|^temperature' one >>ones
        sum=$((sum + $(sed -n 's/^parameters	//p' one)))
    done
    diff ones <(grep '^layer\|^temperature' all)
    grep -qx "parameters	$sum" all
    [ "$(sed -n 's/^held back	//p' all)" = "$(sed -n 's/^held back	//p' one)" ]
}

@test "inspect says how pictures are normalised, and draws the first network" {
    "$NNLETTERS" inspect -o a.png three.m
    "$NNLETTERS" inspect -o b.png plain.m | grep -qx 'input	.*, gradient'
    cmp a.png b.png
    "$NNLETTERS" inspect slant.m | grep -qx 'input	.*, gradient, normalised: slant'
}

@test "the same models give the same bytes; an ensemble may be a member" {
    "$NNLETTERS" ensemble -o again.m plain.m slant.m both.m
    cmp again.m three.m
    "$NNLETTERS" ensemble -o two.m plain.m slant.m
    "$NNLETTERS" ensemble -o again.m two.m both.m
    cmp again.m three.m
}

@test "an ensemble evaluates and reads the same with any threads" {
    "$NNLETTERS" eval -m three.m -f json -t 1 test-images-idx3-ubyte* >1
    "$NNLETTERS" eval -m three.m -f json -t 3 test-images-idx3-ubyte* >3
    cmp 1 3
    [ "$(field accuracy -m three.m)" != "$(field accuracy -m plain.m)" ]
    "$NNLETTERS" predict -m three.m -f tsv -t 1 hello.png >1
    "$NNLETTERS" predict -m three.m -f tsv -t 2 hello.png >2
    cmp 1 2
    [ "$(wc -l <1)" -ge 6 ]
}

@test "an ensemble has a lower loss than the mean of its members" {
    local loss
    loss=$(field loss -m three.m)
    for one in plain slant both; do
        field loss -m $one.m
    done | awk -v loss="$loss" '{ sum += $1 } END { exit !(loss < sum / NR) }'
}

@test "views change probabilities, the same with any threads; one view changes nothing" {
    field loss -m plain.m >none
    field loss -m plain.m --tta 1 >one
    field loss -m plain.m --tta 5 -t 1 >five
    field loss -m plain.m --tta 5 -t 3 >again
    cmp none one
    cmp five again
    fails cmp -s five one
    "$NNLETTERS" predict -m three.m -f tsv hello.png >1
    "$NNLETTERS" predict -m three.m -f tsv --tta 1 hello.png >2
    "$NNLETTERS" predict -m three.m -f tsv --tta 3 hello.png >3
    cmp 1 2
    fails cmp -s 1 3
    refused 2 'between 1 and 64' eval --tta 0
    refused 2 'between 1 and 64' predict --tta 65 hello.png
}

@test "training continues from one network, with its normalisation" {
    local quick=(--drawn 620 --lines 0 --epochs 1 --progress none)
    "$NNLETTERS" train "${quick[@]}" --from slant.m -o on.m
    "$NNLETTERS" inspect on.m | grep -qx 'input	.*, gradient, normalised: slant'
    refused 4 'three.m: an ensemble of 3 networks, but training goes on from a single one' \
        train "${quick[@]}" --from three.m -o on.m
    refused 2 "'upright'" train "${quick[@]}" --shape-norm upright -o on.m
}

@test "a stopped run does not continue with other pictures" {
    local quick=(--drawn 6200 --lines 0 --epochs 50 --hidden 256 --progress none)
    local code=0
    timeout --foreground --preserve-status -s INT 1.5 \
        "$NNLETTERS" train "${quick[@]}" --shape-norm width -o stopped.m || code=$?
    [ -e stopped.m.checkpoint ]
    refused 2 'other data or options' train "${quick[@]}" --shape-norm slant --resume -o stopped.m
}

@test "models that do not fit together are refused" {
    "$NNLETTERS" data synth -n 62 -s 1 -o few
    "$NNLETTERS" data convert --to tree -o tree few-images-idx3-ubyte*
    rm -r tree/*[A-E]
    "$NNLETTERS" train --epochs 1 --hidden 8 --lines 0 --progress none -o few.m tree
    refused 4 'few.m: knows other characters' ensemble -o c.m plain.m few.m
    refused 4 'with it there were 18 networks; 16 are possible' \
        ensemble -o c.m three.m three.m three.m three.m three.m three.m
    refused 2 'operand missing' ensemble -o c.m plain.m
    refused 2 'say where to with -o' ensemble plain.m slant.m
    refused 3 'none.m' ensemble -o c.m plain.m none.m
    refused 4 'hello.png' ensemble -o c.m plain.m hello.png
    refused 5 'cannot be written' ensemble -o none/c.m plain.m slant.m
    [ ! -e c.m ]
}

@test "models that held back different samples make an ensemble that says so" {
    "$NNLETTERS" train --drawn 1240 --lines 0 --epochs 1 --hidden 8 --seed 2 --progress none -o seed2.m
    "$NNLETTERS" ensemble -o c.m plain.m seed2.m 2>err
    grep -q 'held back different samples' err
    "$NNLETTERS" inspect c.m | grep -q '^held back	0 of the data'
    refused 3 'none of the 0 samples' eval -m c.m --held-back test-images-idx3-ubyte*
}
