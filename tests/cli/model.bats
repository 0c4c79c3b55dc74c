#!/usr/bin/env bats
# The model file as others read it: docs/model-format.md's Python, with numpy.

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    sed -n '/^```python/,/^```/p' "$NL_SOURCE/docs/model-format.md" | sed '/^```/d' >snippet.py
    "$NNLETTERS" data synth -n 1000 -s 7 -o drawn
}

# python ARG...: the first python3 that has numpy (scripts/setup --tests installs one).
python() {
    local one
    for one in python3 /usr/bin/python3; do
        if "$one" -c 'import numpy' 2>/dev/null; then
            "$one" "$@"
            return
        fi
    done
    echo 'no python3 has numpy; scripts/setup --tests installs it'
    return 1
}

# agrees OPTION...: a model trained so gives the same answers in Python on 1,000 pictures.
agrees() {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 3100 --lines 0 --epochs 6 --progress none \
        -o m.safetensors "$@"
    compare
}

# compare: m.safetensors gives the same answers in Python.
compare() {
    "$NL_BUILD/tests/classify" m.safetensors drawn-images-idx3-ubyte* >answers
    [ "$(wc -l <answers)" -eq 1000 ]
    python "$NL_SOURCE/tests/python/compare.py" snippet.py m.safetensors \
        drawn-images-idx3-ubyte answers
}

@test "numpy gives the same answers: two hidden layers, relu" {
    agrees --hidden 64,32
}

@test "numpy gives the same answers: pixels" {
    agrees --hidden 48 --features pixels
}

@test "numpy gives the same answers: gelu" {
    agrees --hidden 40 --activation gelu --optimizer adamw
}

@test "numpy gives the same answers: three hidden layers, tanh" {
    agrees --hidden 32,24,16 --activation tanh
}

@test "numpy gives the same answers: no hidden layer" {
    agrees --hidden none
}

@test "numpy gives the same answers: upright" {
    agrees --hidden 48 --shape-norm slant
}

@test "numpy gives the same answers: with inputs for what is around" {
    agrees --hidden 48 --features context
}

@test "numpy gives the same answers: an ensemble" {
    cd "$BATS_FILE_TMPDIR"
    local quick=(--drawn 3100 --lines 0 --epochs 4 --progress none)
    "$NNLETTERS" train "${quick[@]}" --hidden 48 --shape-norm both -o a.m
    "$NNLETTERS" train "${quick[@]}" --hidden 24,32 -a tanh --features pixels --shape-norm width -o b.m
    "$NNLETTERS" train "${quick[@]}" --hidden none -o c.m
    "$NNLETTERS" ensemble -o m.safetensors a.m b.m c.m
    compare
}

@test "eval and Python count the same" {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 3100 --lines 0 --epochs 6 --hidden 64 --progress none -o m.safetensors
    "$NL_BUILD/tests/classify" m.safetensors drawn-images-idx3-ubyte* >answers
    right=$(python -c '
import numpy as np
labels = np.frombuffer(open("drawn-labels-idx1-ubyte", "rb").read()[8:], np.uint8)
code = dict(map(int, line.split()[:2]) for line in open("drawn-mapping.txt"))
said = [int(line.split("\t")[1]) for line in open("answers")]
print(f"{np.mean([code[l] == s for l, s in zip(labels, said)]):.4f}")')
    "$NNLETTERS" eval -m m.safetensors drawn-images-idx3-ubyte* >score
    grep -qx "accuracy	$right" score
}
