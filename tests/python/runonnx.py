"""Runs an ONNX file of nnletters with numpy and compares its answers with the program's.

runonnx.py FILE.onnx IMAGES ANSWERS: an IDX file of pictures stored transposed, and what
tests/support/classify.c says of each. Where onnxruntime and onnx are installed, they must say the
same, too.
"""

import math
import struct
import sys

import numpy as np


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def fields(data):
    """A message's fields: number to list of values, messages and texts as bytes."""
    found, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            value, at = varint(data, at)
        elif key & 7 == 5:
            value, at = struct.unpack("<f", data[at : at + 4])[0], at + 4
        else:
            assert key & 7 == 2, "a field of unknown type"
            length, at = varint(data, at)
            value, at = data[at : at + length], at + length
            assert len(value) == length
        found.setdefault(key >> 3, []).append(value)
    return found


def tensor(message):
    t = fields(message)
    assert t[2] == [1]
    return t[8][0].decode(), np.frombuffer(t[9][0], "<f4").reshape(t.get(1, []))


def attributes(node):
    result = {}
    for message in node.get(5, []):
        a = fields(message)
        result[a[1][0].decode()] = a[8] if a[20] == [7] else a[3][0]
    return result


def convolve(x, kernel, pads):
    top, left, bottom, right = pads
    x = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel.shape[2:], (2, 3))
    return np.einsum("nihwyx,oiyx->nohw", windows, kernel)


def softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


OPS = {
    "Add": lambda a, x, y: x + y,
    "Mul": lambda a, x, y: x * y,
    "Min": lambda a, x, y: np.minimum(x, y),
    "MatMul": lambda a, x, y: x @ y,
    "Relu": lambda a, x: np.maximum(x, 0),
    "LeakyRelu": lambda a, x: np.where(x > 0, x, 0.01 * x),
    "Sigmoid": lambda a, x: 1 / (1 + np.exp(-x)),
    "Tanh": lambda a, x: np.tanh(x),
    "Erf": lambda a, x: np.vectorize(math.erf)(x),
    "Sqrt": lambda a, x: np.sqrt(x),
    "Flatten": lambda a, x: x.reshape(len(x), -1),
    "Softmax": lambda a, x: softmax(x),
    "Conv": lambda a, x, k: convolve(x, k, a["pads"]),
    "Gemm": lambda a, x, w, b: x @ (w.T if a["transB"] else w) + b,
    "Concat": lambda a, *x: np.concatenate(x, axis=a["axis"]),
    "Mean": lambda a, *x: np.mean(x, axis=0),
}


def run(model, pictures):
    graph = fields(model[7][0])
    values = dict(tensor(t) for t in graph[5])
    assert len(values) == len(graph[5]), "two initialisers of one name"
    values["pictures"] = pictures
    for message in graph[1]:
        node = fields(message)
        inputs = [values[name.decode()] for name in node[1]]
        (output,) = node[2]
        assert output.decode() not in values, "a name is used twice"
        values[output.decode()] = OPS[node[4][0].decode()](attributes(node), *inputs)
    return values["probabilities"]


def read_pictures(path):
    with open(path, "rb") as file:
        data = file.read()
    count, rows, columns = np.frombuffer(data[4:16], ">u4")
    pictures = np.frombuffer(data[16:], np.uint8).reshape(count, 1, rows, columns)
    return (pictures.transpose(0, 1, 3, 2) / 255).astype("f4")


def peers(path, pictures, rows):
    """onnx accepts the file and onnxruntime answers the same, where they are installed."""
    try:
        import onnx
        import onnxruntime
    except ImportError:
        return "not asked"
    onnx.checker.check_model(path, full_check=True)
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    (theirs,) = session.run(["probabilities"], {"pictures": pictures})
    assert np.allclose(theirs, rows, atol=1e-4)
    return "agrees"


def main(path, images, answers):
    with open(path, "rb") as file:
        model = fields(file.read())
    assert fields(model[8][0])[2] == [13]
    entry = fields(model[14][0])
    assert entry[1] == [b"alphabet"]
    alphabet = entry[2][0].decode()
    pictures = read_pictures(images)
    rows = run(model, pictures)
    assert rows.shape == (len(pictures), len(alphabet))
    with open(answers) as file:
        said = [line.split("\t") for line in file]
    codes = [ord(alphabet[i]) for i in rows.argmax(axis=1)]
    assert len(codes) == len(said)
    different = sum(code != int(line[1]) for code, line in zip(codes, said))
    apart = max(abs(row.max() - float(line[2])) for row, line in zip(rows, said))
    print(f"{len(codes)} pictures, {different} answered differently, {len(set(codes))} different "
          f"answers, probabilities {apart:.1e} apart; onnxruntime {peers(path, pictures, rows)}")
    assert different == 0 and apart < 1e-4


main(*sys.argv[1:])
