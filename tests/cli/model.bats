#!/usr/bin/env bats
# The model file as others read it: docs/model-format.md's Python, with numpy.

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    sed -n '/^```python/,/^```/p' "$NL_SOURCE/docs/model-format.md" | sed '/^```/d' >snippet.py
    "$NNLETTERS" data synth -n 1000 -s 7 -o drawn
}

load cli

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

# exported OPTION...: the ONNX file of a model trained so gives the same answers.
exported() {
    "$NNLETTERS" train --drawn 620 --lines 0 --epochs 2 --progress none -o m.safetensors "$@"
    "$NNLETTERS" export -o m.onnx m.safetensors
    "$NL_BUILD/tests/classify" m.safetensors drawn-images-idx3-ubyte* >answers
    python "$NL_SOURCE/tests/python/runonnx.py" m.onnx drawn-images-idx3-ubyte answers
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

@test "an ONNX file gives the same answers: gradient and pixels, every activation" {
    cd "$BATS_FILE_TMPDIR"
    exported --hidden 24,16 --activation relu
    exported --hidden 16 --activation gelu
    exported --hidden 16 --activation tanh --features pixels
    exported --hidden 16 --activation leaky-relu --features pixels
    exported --hidden 16 --activation sigmoid --features context
    exported --hidden none
}

@test "an ONNX file gives the same answers: an ensemble, another side" {
    cd "$BATS_FILE_TMPDIR"
    exported --hidden 16
    mv m.safetensors one.safetensors
    exported --hidden 12 --features pixels
    "$NNLETTERS" ensemble -o both.safetensors one.safetensors m.safetensors
    "$NNLETTERS" export -o both.onnx both.safetensors
    "$NL_BUILD/tests/classify" both.safetensors drawn-images-idx3-ubyte* >answers
    python "$NL_SOURCE/tests/python/runonnx.py" both.onnx drawn-images-idx3-ubyte answers
    "$NNLETTERS" data synth --side 16 -n 200 -o small
    "$NNLETTERS" train --side 16 --drawn 620 --lines 0 -e 2 --hidden 16 -o m.safetensors
    "$NNLETTERS" export -o m.onnx m.safetensors
    "$NL_BUILD/tests/classify" m.safetensors small-images-idx3-ubyte >answers
    python "$NL_SOURCE/tests/python/runonnx.py" m.onnx small-images-idx3-ubyte answers
}

@test "export refuses what it cannot write, and leaves the old file" {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 94 --lines 0 -e 1 --hidden 4 --shape-norm slant -o s.safetensors
    "$NNLETTERS" train --drawn 94 --lines 0 -e 1 --hidden 4 -o m.safetensors
    echo old >s.onnx
    refused 4 's.safetensors: the model normalises the shape of pictures (slant)' \
        export -o s.onnx s.safetensors
    [ "$(cat s.onnx)" = old ]
    refused 2 'say where to with -o' export s.safetensors
    refused 5 'no/such/folder' export -o no/such/folder/x.onnx m.safetensors
}

@test "inspect -f json says what the lines say" {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 94 --lines 0 -e 1 --hidden 5 -s 7 --valid 0.25 -o j.safetensors
    "$NNLETTERS" inspect -f json j.safetensors >j.json
    python - <<'END'
import json
m = json.load(open("j.json"))
assert m["schema"] == 1 and m["model"] == "j.safetensors" and m["seed"] == "7"
assert m["input"] == {"side": 28, "margin": 2, "stroke_width": 2.5}
assert len(m["alphabet"]) == 94 and "A" in m["alphabet"]
(network,) = m["networks"]
assert network["features"] == "gradient" and network["shape_norm"] == "none"
assert [(l["inputs"], l["outputs"]) for l in network["layers"]] == [(588, 5), (5, 94)]
assert network["parameters"] == 589 * 5 + 6 * 94
assert m["path"] is None and m["held_back"] == {"share": 0.25, "seed": "7"}
assert m["provenance"]["epochs"] == 1
END
}

@test "a network of PyTorch's is refused until save_model has written it with its alphabet" {
    cd "$BATS_FILE_TMPDIR"
    "$NNLETTERS" train --drawn 3100 --lines 0 -e 2 --hidden 24,16 --features pixels \
        --progress none -o m.safetensors
    python - <<'END'
import json, struct
from snippet import *
tensors, metadata = load_model("m.safetensors")
layers = [(tensors[f"layers.{n}.weight"], tensors[f"layers.{n}.bias"]) for n in range(3)]
# As torch saves it: other names, only tensors.
header, data = {}, b""
for n, pair in enumerate(layers):
    for name, part in zip(["weight", "bias"], pair):
        header[f"{2 * n}.{name}"] = {"dtype": "F32", "shape": list(part.shape),
                                     "data_offsets": [len(data), len(data) + 4 * part.size]}
        data += part.tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
open("torch.safetensors", "wb").write(struct.pack("<Q", len(text)) + text + data)
# Outputs in another order, inputs normalised: save_model must undo both.
t = float(metadata["temperature"])
w, b = layers[0]
layers[0] = (w * 0.3, b + w.sum(axis=1) * 0.1)
layers[2] = tuple(part[::-1] / t for part in layers[2])
save_model("mine.safetensors", layers, metadata["alphabet"][::-1], metadata["activation"],
           mean=0.1, std=0.3)
END
    refused 4 'safetensors of another program, without alphabet' inspect torch.safetensors
    for model in m mine; do
        "$NL_BUILD/tests/classify" $model.safetensors drawn-images-idx3-ubyte >$model
    done
    [ "$(cut -f 1,2 m)" = "$(cut -f 1,2 mine)" ]
    paste m mine | awk '{ d = $3 - $6; if (d > 0.001 || d < -0.001) exit 1 }'
}
