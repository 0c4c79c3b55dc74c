#!/usr/bin/env bats
# eval --held-back measures the very samples that training held back.

load cli

setup() {
    cd "$BATS_TEST_TMPDIR"
}

# held MODEL DATA...: the model's training held back as many samples as eval finds, and was right
# on as many.
held() {
    local model=$1
    shift
    "$NNLETTERS" eval -f json --held-back -m "$model" "$@" >evaluated
    "$NNLETTERS" inspect -f json "$model" >inspected
    python3 -c 'import json
found, known = json.load(open("evaluated")), json.load(open("inspected"))["provenance"]
print(found["samples"], found["accuracy"], known)
assert found["samples"] == known["held_back"]
assert abs(found["accuracy"] - known["held_back_accuracy"]) < 1e-4'
}

@test "of a file with two parts that which was learnt from, unless told otherwise" {
    python3 -c 'import zipfile
def npy(shape, values):
    head = str({"descr": "|u1", "fortran_order": False, "shape": shape})
    head = head.ljust(117) + "\n"
    return b"\x93NUMPY\1\0" + len(head).to_bytes(2, "little") + head.encode() + bytes(values)
def picture(i):
    return [255 if x == 4 + i % 20 or (x + y) % 9 == i // 20 else 0 for y in range(28) for x in range(28)]
with zipfile.ZipFile("set.npz", "w") as out:
    for part, numbers in ("train", range(60)), ("test", range(60, 90)):
        pixels = [p for i in numbers for p in picture(i)]
        out.writestr("x_%s.npy" % part, npy((len(numbers), 28, 28), pixels))
        out.writestr("y_%s.npy" % part, npy((len(numbers),), [i % 2 for i in numbers]))'
    "$NNLETTERS" train --lines 0 --hidden 8 -e 1 --valid 0.2 --progress none -o m set.npz
    held m set.npz
    "$NNLETTERS" eval -m m set.npz | grep -q '^samples	30$'
    "$NNLETTERS" eval -m m --part train set.npz | grep -q '^samples	60$'
    "$NNLETTERS" eval -m m --part auto set.npz | grep -q '^samples	30$'
}

@test "of drawn letters those of the training's seed" {
    "$NNLETTERS" train -s 5 --lines 0 --hidden 4 -e 1 --progress none -o m
    held m
}

# held_of DATA...: how many samples training would hold back.
held_of() {
    "$NNLETTERS" train --dry-run --lines 40 --valid 0.2 "$@" | sed -n 's/^held back\t//p'
}

@test "of few pictures the same with and without what is drawn beside them" {
    for writer in ann bob cid; do
        for letter in {A..Z} {a..z} {0..9}; do
            echo "{\"l\":\"$letter\",\"w\":\"$writer\",\"q\":\"?\",\"s\":[[40,100,0,80,5,20,30,0,60,30,60,80,40,100,10,50]]}"
        done
    done >pens.ndjson
    "$NNLETTERS" data synth --chars 0123456789 -n 60 --to tree -o few
    [ "$(held_of few)" -eq 10 ] # of each class the one with the smallest number
    [ $(($(held_of few pens.ndjson) - $(held_of pens.ndjson))) -eq 10 ]
}
