"""Compares what docs/model-format.md's Python makes of a model with what the program makes of it.

compare.py SNIPPET MODEL IMAGES ANSWERS: the Python text out of the docs, the model, an IDX file of
pictures stored transposed, and what tests/support/classify.c says of each.
"""

import importlib.util
import json
import sys
import zlib

import numpy as np


def load_snippet(path):
    spec = importlib.util.spec_from_file_location("snippet", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def read_pictures(path):
    with open(path, "rb") as file:
        data = file.read()
    magic, count, rows, columns = np.frombuffer(data[:16], ">u4")
    assert magic == 0x00000803
    pictures = np.frombuffer(data[16:], np.uint8).reshape(count, rows, columns)
    return pictures.transpose(0, 2, 1)


def check_crc(path, said):
    with open(path, "rb") as file:
        data = file.read()
    field = b'"crc32":"'
    at = data.index(field) + len(field)
    assert data[at : at + 8].decode() == said
    assert f"{zlib.crc32(data[:at] + b'00000000' + data[at + 8:]):08x}" == said


def members_of(metadata):
    """What the names of each network begin with."""
    return [""] + [f"members.{m}." for m in range(1, int(metadata.get("members", 1)))]


def check_self_test(snippet, tensors, metadata, member):
    """The fixed input's logits are those that the file says."""
    x = (np.arange(tensors[member + "layers.0.weight"].shape[1]) * 37 % 256) / 255
    last = metadata[member + "layers"].count(",") - 1
    for n in range(last + 1):
        layer = f"{member}layers.{n}."
        x = x @ tensors[layer + "weight"].T + tensors[layer + "bias"]
        x = x if n == last else snippet.ACTIVATIONS[metadata[member + "activation"]](x)
    said = [float(word) for word in metadata[member + "self_test"].split()]
    assert np.allclose([x.mean(), np.sqrt((x**2).mean())], said, rtol=1e-4, atol=1e-5)


def check_shapes(tensors, metadata):
    expected = {}
    for member in members_of(metadata):
        widths = [int(word) for word in metadata[member + "layers"].split(",")]
        for n, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            expected[f"{member}layers.{n}.weight"] = (outputs, inputs)
            expected[f"{member}layers.{n}.bias"] = (outputs,)
        assert len(metadata["alphabet"]) == widths[-1]
    assert {name: t.shape for name, t in tensors.items()} == expected
    assert isinstance(json.loads(metadata["provenance"]), dict)


def check_module(path, tensors):
    """The safetensors module, where there is one, finds the same numbers."""
    try:
        from safetensors.numpy import load_file
    except ImportError:
        return
    theirs = load_file(path)
    assert theirs.keys() == tensors.keys()
    assert all(np.array_equal(theirs[name], tensors[name]) for name in tensors)


def main(snippet_path, model, images, answers):
    snippet = load_snippet(snippet_path)
    tensors, metadata = snippet.load_model(model)
    check_shapes(tensors, metadata)
    check_crc(model, metadata["crc32"])
    for member in members_of(metadata):
        check_self_test(snippet, tensors, metadata, member)
    check_module(model, tensors)
    rows = snippet.probabilities(tensors, metadata, read_pictures(images))
    with open(answers) as file:
        said = [line.split("\t") for line in file]
    codes = [ord(metadata["alphabet"][i]) for i in rows.argmax(axis=1)]
    assert len(codes) == len(said)
    different = sum(code != int(line[1]) for code, line in zip(codes, said))
    apart = max(abs(row.max() - float(line[2])) for row, line in zip(rows, said))
    print(f"{len(codes)} pictures, {different} answered differently, "
          f"{len(set(codes))} different answers, probabilities {apart:.1e} apart")
    assert different == 0 and apart < 1e-4


main(*sys.argv[1:])
