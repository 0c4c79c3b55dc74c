#!/bin/sh
# Holds the includes against the law of docs/architecture.md: a file of a layer includes its own
# layer's headers and those of the layers below it, named "layer/file.h"; cblas.h only in
# lib/math/gemm.c, the stb headers only in lib/image/stb.c and lib/plot/font.c, jpeglib.h only in
# lib/image/jpeg.c, mpi.h only in cmd/cli/mpiranks.c. Names of headers are unique across lib and cmd,
# those of .c files within each (lib/model/train.c trains, cmd/train.c is the command).
# Files do not include one another in a circle, a .c file and its header counted as one.
#
#   scripts/check-layers.sh [ROOT]
set -eu
export LC_ALL=C
cd "${1:-$(dirname "$0")/..}"
uses=$(mktemp)
trap 'rm -f "$uses"' EXIT

{
    find lib cmd -name '*.[ch]' | sort | sed 's/^/file /'
    find lib cmd -name '*.[ch]' | sort | xargs grep -nE '^[[:space:]]*#[[:space:]]*include' /dev/null
} | awk -v uses="$uses" '
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
    below["draw"] = "base image data draw"
    below["model"] = "base math image nn data plot model"
    below["read"] = "base math image text plot nn data draw page model read"
    below["api"] = below["read"] " api nnletters.h"
    below["lib"] = "" # nnletters.h, which users include
    below["cmd/cli"] = "base image data plot cmd/cli"
    below["cmd/draw"] = below["read"] " cmd/cli cmd/draw"
    below["cmd"] = below["read"] " cmd/cli cmd/draw cmd"
    only["cblas.h"] = "lib/math/gemm.c"
    only["stb"] = "lib/image/stb.c"
    only["stb/stb_truetype.h"] = "lib/plot/font.c"
    only["jpeglib.h"] = "lib/image/jpeg.c"
    only["mpi.h"] = "cmd/cli/mpiranks.c"
    only["getopt.h"] = "cmd/"
    only["cmocka.h"] = "tests/"
}

function layer_of(path)
{
    sub(/\/[^\/]*$/, "", path)
    sub(/^lib\//, "", path)
    return path
}

function stem(path)
{
    sub(/^lib\//, "", path)
    sub(/\.[ch]$/, "", path)
    return path
}

/^file / {
    files++
    exists[$2]
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
    key = header ~ "^stb[/_]" && !(header in only) ? "stb" : header
    if (key ~ /^(openblas|lapack|f77blas)/)
        key = "cblas.h"
    if (key in only && index(path, only[key]) != 1)
        complain(place, "<" header "> is only for " only[key])
    next
}

{
    layer = layer_of(path)
    full = path ~ /^cmd\// && ("cmd/" header) in exists ? "cmd/" header : header
    if (header !~ /\.h$/)
        complain(place, "only headers are included, not " header)
    else if (layer != "cmd" && header !~ /\// && header != "nnletters.h")
        complain(place, "name the layer: \"" layer "/" header "\"")
    else if (index(" " below[layer] " ", " " layer_of(full) " ") == 0)
        complain(place, layer " must not use " header)
    else
        print stem(path), stem(full) >uses
}

END {
    if (!bad)
        print "check-layers: " includes " includes of " files " files keep the law"
    exit bad
}'

# tsort names the files of each circle, one a line, after a line that says so.
circles=$(sort -u "$uses" | awk '$1 != $2' | tsort 2>&1 >/dev/null | sed 's/^tsort: //; s/.*loop:$/a circle:/' | tr '\n' ' ')
[ -z "$circles" ] || {
    echo "check-layers: files include one another in ${circles%% }"
    exit 1
}
