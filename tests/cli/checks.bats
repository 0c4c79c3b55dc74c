#!/usr/bin/env bats
# The scripts that hold the code to its laws (ctest's check/*) see a planted breach of each.

setup() {
    copy=$BATS_TEST_TMPDIR/copy
    mkdir -p "$copy"
    cp -R "$NL_SOURCE/lib" "$NL_SOURCE/cmd" "$copy"
    mkdir -p "$copy/tests/unit" "$copy/scripts"
}

# breach SCRIPT WORDS: the script fails on the copy and says so.
breach() {
    run "$NL_SOURCE/scripts/$1" "$copy"
    echo "$output"
    [ "$status" -eq 1 ]
    [[ "$output" == *"$2"* ]]
}

@test "layers: a lower layer must not use a higher one" {
    echo '#include "model/model.h"' >>"$copy/lib/base/arena.c"
    breach check-layers.sh 'base must not use model/model.h'
}

@test "layers: siblings must not meet" {
    mkdir -p "$copy/lib/page" "$copy/lib/nn"
    echo '#  include "nn/mlp.h" /* x */' >>"$copy/lib/page/layout.h"
    breach check-layers.sh 'page must not use nn/mlp.h'
}

@test "layers: the library must not use the commands, nor leave its folder" {
    echo '#include "cmd/cli/option.h"' >>"$copy/lib/base/rng.c"
    breach check-layers.sh 'base must not use cmd/cli/option.h'
    echo '#include "../cmd/option.h"' >"$copy/lib/base/rng.c"
    breach check-layers.sh 'base must not use ../cmd/option.h'
    echo '#include "rng.h"' >"$copy/lib/base/rng.c"
    breach check-layers.sh 'name the layer: "base/rng.h"'
}

@test "layers: nnletters.h is for others; it includes nothing of ours" {
    echo '#include "nnletters.h"' >>"$copy/lib/read/read.h"
    breach check-layers.sh 'read must not use nnletters.h'
    echo '#include "base/arena.h"' >>"$copy/lib/nnletters.h"
    breach check-layers.sh 'lib must not use base/arena.h'
}

@test "layers: BLAS and stb have one door each" {
    echo '#include <cblas.h>' >>"$copy/lib/math/vec.c"
    breach check-layers.sh '<cblas.h> is only for lib/math/gemm.c'
    echo '#include <stb/stb_image.h>' >"$copy/lib/math/vec.c"
    breach check-layers.sh '<stb/stb_image.h> is only for lib/image/stb.c'
}

@test "layers: names of headers are unique, those of .c files within lib and within cmd" {
    echo >"$copy/cmd/rng.h"
    breach check-layers.sh 'lib/base/rng.h: the name is taken by cmd/rng.h'
    rm "$copy/cmd/rng.h"
    echo >"$copy/cmd/rng.c"
    run "$NL_SOURCE/scripts/check-layers.sh" "$copy"
    [ "$status" -eq 0 ]
    echo >"$copy/lib/data/rng.c"
    breach check-layers.sh 'lib/data/rng.c: the name is taken by lib/base/rng.c'
}

@test "layers: files must not include one another in a circle, a .c file and its header as one" {
    run "$NL_SOURCE/scripts/check-layers.sh" "$copy"
    echo "$output"
    [ "$status" -eq 0 ]
    echo '#include "base/utf8.h"' >>"$copy/lib/base/rng.h"
    run "$NL_SOURCE/scripts/check-layers.sh" "$copy"
    [ "$status" -eq 0 ]
    echo '#include "base/rng.h"' >>"$copy/lib/base/utf8.c"
    breach check-layers.sh 'files include one another in a circle:'
    [[ "$output" == *' base/rng'* && "$output" == *' base/utf8'* && "$output" != *arena* ]]
}

@test "layers: a folder that is no layer" {
    mkdir "$copy/lib/util"
    echo >"$copy/lib/util/misc.c"
    breach check-layers.sh 'lib/util/misc.c: lies in no layer'
}

@test "words: parts of others, keys of JSON and words of other fields are no breach" {
    printf '/* It seems seamless. nl_arena_mark mark = nl_arena_save(arena); */\n' >"$copy/lib/page/new.c"
    printf 'const char *key = "groups";\n' >"$copy/cmd/new.c"
    printf '/* a rule of thumb, a group of options */\n' >"$copy/lib/nn/new.c"
    run "$NL_SOURCE/scripts/check-words.sh" "$copy/lib/page/new.c" "$copy/cmd/new.c" "$copy/lib/nn/new.c"
    echo "$output"
    [ "$status" -eq 0 ]
}

# body LINES: a function of so many lines, signature and braces counted.
body() {
    printf 'static int f(int x)\n{\n'
    for ((i = 0; i < $1 - 4; i++)); do echo '    x++;'; done
    printf '    return x;\n}\n'
}

@test "size: the limits themselves are allowed" {
    body 60 >"$copy/tests/unit/new.c"
    {
        printf 'static int seven(int a, int b, int c, void (*d)(int, int), int e, int f,\n'
        printf '                 int g)\n{\n    return a;\n}\n'
        printf '/* %094d */\n' 0
        for ((i = 0; i < 334; i++)); do echo; done
    } >>"$copy/tests/unit/new.c"
    [ "$(wc -l <"$copy/tests/unit/new.c")" -eq 400 ]
    run "$NL_SOURCE/scripts/check-size.sh" "$copy"
    echo "$output"
    [[ "$output" != *"tests/unit/new.c"* ]]
}

@test "size: a function of 61 lines" {
    body 61 >"$copy/tests/unit/new.c"
    breach check-size.sh 'tests/unit/new.c:1: f is 61 lines long'
}

@test "size: eight parameters, nine in lib/math" {
    signature='static int f(int a, int b, int c, int d,\n             int e, int f, int g, int h'
    printf "\n$signature)\n{\n}\n" >"$copy/tests/unit/new.c"
    breach check-size.sh 'tests/unit/new.c:2: f has 8 parameters; at most 7'
    rm "$copy/tests/unit/new.c"
    printf "$signature, int i)\n{\n}\n" >"$copy/lib/math/new.c"
    breach check-size.sh 'lib/math/new.c:1: f has 9 parameters; at most 8'
}

@test "size: nesting of five" {
    {
        printf 'static void f(void)\n{\n    if (a)\n        for (;;)\n            while (b) {\n'
        printf '                switch (c) {\n                case 1:\n'
        printf '                    do\n                        g();\n'
        printf '                    while (d);\n                }\n            }\n}\n'
    } >"$copy/tests/unit/new.c"
    breach check-size.sh 'tests/unit/new.c:1: f nests 5 deep'
}

@test "size: long files and wide lines, in characters" {
    for ((i = 0; i < 401; i++)); do echo; done >"$copy/tests/unit/new.c"
    breach check-size.sh 'tests/unit/new.c: 401 lines; at most 400'
    for ((i = 0; i < 151; i++)); do echo; done >"$copy/tests/unit/new.h"
    breach check-size.sh 'tests/unit/new.h: 151 lines; at most 150'
    printf '// %098d\n' 0 >"$copy/tests/unit/new.c"
    breach check-size.sh 'tests/unit/new.c:1: 101 characters wide'
    printf '// %096d\303\244\n' 0 >"$copy/tests/unit/new.c"
    rm "$copy/tests/unit/new.h"
    run "$NL_SOURCE/scripts/check-size.sh" "$copy"
    [[ "$output" != *"tests/unit/new.c"* ]]
}

# symbols CODE WORDS ...: an archive of the codes breaks the law, and is told so of each.
symbols() {
    local code words
    mkdir -p "$copy/out"
    : >"$copy/expected"
    while [ $# -gt 0 ]; do
        code=$1 words=$2
        echo "$code" >"$copy/planted-$#.c"
        cc -O2 -c "$copy/planted-$#.c" -o "$copy/planted-$#.c.o"
        echo "planted-$#.c.o: $words" >>"$copy/expected"
        shift 2
    done
    ar rc "$copy/out/libnl_planted.a" "$copy"/planted-*.c.o
    run "$NL_SOURCE/scripts/check-symbols.sh" "$copy/out"
    echo "$output"
    [ "$status" -eq 1 ]
    while read -r words; do
        [[ "$output" == *"$words"* ]]
    done <"$copy/expected"
}

@test "symbols: printing, ending, environment, programs" {
    symbols '#include <stdio.h>
        void f(int x) { printf("%d", x); }' 'uses printf, which prints' '#include <stdio.h>
        void f(int x) { fprintf(stderr, "%d", x); }' 'uses stderr, which prints' '#include <stdlib.h>
        void f(void) { exit(1); }' 'uses exit, which ends the process' '#include <stdlib.h>
        void f(void) { abort(); }' 'uses abort, which ends the process' '#include <stdlib.h>
        char *f(void) { return getenv("HOME"); }' 'uses getenv, which reads' '#include <unistd.h>
        int f(void) { return fork(); }' 'uses fork, which starts'
}

@test "symbols: state, memory" {
    symbols 'int f(void) { static int n; return ++n; }' 'keeps state: the writable object n' \
        'int counter = 3; int f(void) { return ++counter; }' 'keeps state' \
        'static _Thread_local int n; int f(void) { return ++n; }' 'keeps state' '#include <stdlib.h>
        int f(void) { return rand(); }' 'uses rand, which keeps state' '#include <stdlib.h>
        void *f(int n) { return malloc(n); }' 'uses malloc, which asks for memory' '#define _GNU_SOURCE
        #include <string.h>
        char *f(char *t) { return strdup(t); }' 'uses strdup, which asks for memory'
}

@test "symbols: tables of constants are no state" {
    mkdir -p "$copy/out"
    echo 'static const char *const n[] = {"a", "b"};
        const char *f(int i) { return n[i]; }' >"$copy/planted.c"
    cc -O2 -fPIC -c "$copy/planted.c" -o "$copy/planted.c.o"
    ar rc "$copy/out/libnl_planted.a" "$copy/planted.c.o"
    run "$NL_SOURCE/scripts/check-symbols.sh" "$copy/out"
    echo "$output"
    [ "$status" -eq 0 ]
}

@test "symbols: no archive is a failure" {
    run "$NL_SOURCE/scripts/check-symbols.sh" "$copy/cmd"
    [ "$status" -eq 1 ]
}

@test "words: a private word in an identifier, a comment or a page" {
    mkdir "$copy/docs"
    for breach in 'lib/page/layout.h:int blob_count;:connected component' \
        'lib/read/read.c:/* The seams of a line. */:segmentation path' \
        'cmd/eval.c:/* Judges the lines. */:to evaluate' \
        'lib/page/spans.h:int group;:span, hypothesis' \
        'docs/reading.md:The pen is wide.:stroke width'; do
        IFS=: read -r file line instead <<<"$breach"
        cp "$copy/$file" "$copy/kept" 2>/dev/null || : >"$copy/kept"
        echo "$line" >>"$copy/$file"
        run "$NL_SOURCE/scripts/check-words.sh" "$copy/$file"
        echo "$output"
        [ "$status" -eq 1 ]
        [[ "$output" == *"$file:"*"$instead"* ]]
        mv "$copy/kept" "$copy/$file"
    done
}

@test "claims: a page must not name what does not exist" {
    cp -R "$NL_SOURCE"/{docs,data,tests,scripts,README.md,CMakeLists.txt} "$copy"
    printf '\n%s\n' 'See lib/page/seams.c.' 'Call nl_seams_find().' 'See [this](seams.md).' \
        >>"$copy/docs/architecture.md"
    sed 's/`gradients_agree`/`gradients_disagree`/' "$NL_SOURCE/docs/mathematics.md" >"$copy/docs/mathematics.md"
    breach check-claims.sh 'docs/architecture.md: there is no lib/page/seams.c'
    [[ "$output" == *'docs/architecture.md: nothing is called nl_seams_find'* ]]
    [[ "$output" == *'docs/architecture.md: links to seams.md, which is not there'* ]]
    [[ "$output" == *'has no test gradients_disagree'* ]]
    [ "$(wc -l <<<"$output")" -eq 4 ]
}

@test "bats: a command that must fail is not written with !" {
    mkdir -p "$copy/tests/cli"
    cp "$NL_SOURCE"/tests/cli/*.ba* "$copy/tests/cli"
    run "$NL_SOURCE/scripts/check-bats.sh" "$copy"
    [ "$status" -eq 0 ]
    printf '@test "x" {\n    ! false\n    true\n}\n' >"$copy/tests/cli/x.bats"
    breach check-bats.sh "tests/cli/x.bats:2:"
}
