#!/bin/sh
# Holds the includes against the law of docs/architecture.md: a file of a layer includes its own
# layer's headers and those of the layers below it, named "layer/file.h"; cblas.h only in
# lib/math/gemm.c, the stb headers only in lib/image/stb.c. Names of headers are unique across lib
# and cmd, those of .c files within each (lib/model/train.c trains, cmd/train.c is the command).
#
#   scripts/check-layers.sh [ROOT]
set -eu
export LC_ALL=C
cd "${1:-$(dirname "$0")/..}"

{
    find lib cmd -name '*.[ch]' | sort | xargs grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null
    find lib cmd -name '*.[ch]' | sort | sed 's/^/file /'
} | awk '
function complain(place, what)
{
    print "check-layers: " place ": " what
    bad = 1
}

BEGIN {
    below["base"] = "base"
    below["math"] = "base math"
    below["image"] = "base image"
    below["text"] = "base text"
    below["plot"] = "base plot"
    below["nn"] = "base math nn"
    below["data"] = "base image data"
    below["page"] = "base image page"
    below["model"] = "base math image text plot nn data page model"
    below["cmd"] = below["model"]
    only["cblas.h"] = "lib/math/gemm.c"
    only["stb"] = "lib/image/stb.c"
    only["getopt.h"] = "cmd/"
    only["cmocka.h"] = "tests/"
}

function layer_of(path,    part)
{
    split(path, part, "/")
    return part[1] == "lib" ? part[2] : part[1]
}

/^file / {
    files++
    name = $2
    sub(/.*\//, "", name)
    key = name ~ /\.h$/ ? name : substr($2, 1, index($2, "/")) name
    if (key in seen)
        complain($2, "the name is taken by " seen[key])
    seen[key] = $2
    if (!(layer_of($2) in below))
        complain($2, "lies in no layer")
    next
}

{
    split($0, field, ":")
    path = field[1]
    place = path ":" field[2]
    header = $0
    sub(/^[^<"]*[<"]/, "", header)
    sub(/[>"].*$/, "", header)
    includes++
}

/include[[:space:]]*</ {
    key = header ~ "^stb[/_]" ? "stb" : header
    if (key ~ /^(openblas|lapack|f77blas)/)
        key = "cblas.h"
    if (key in only && index(path, only[key]) != 1)
        complain(place, "<" header "> is only for " only[key])
    next
}

{
    layer = layer_of(path)
    slashes = split(header, part, "/")
    if (header !~ /\.h$/)
        complain(place, "only headers are included, not " header)
    else if (slashes == 1 && layer != "cmd")
        complain(place, "name the layer: \"" layer "/" header "\"")
    else if (slashes == 1)
        next
    else if (slashes > 2 || index(" " below[layer] " cmd ", " " part[1] " ") == 0 ||
             (part[1] == "cmd" && layer != "cmd"))
        complain(place, layer " must not use " header)
}

END {
    if (!bad)
        print "check-layers: " includes " includes of " files " files keep the law"
    exit bad
}'
