#!/usr/bin/env bats
# The installed library: what it shows, and that docs/examples/read.c and a program of several
# threads work with it, shared and static, wherever it was installed to.

load cli

setup_file() {
    cd "$BATS_FILE_TMPDIR"
    shared=$(sed -n 's/^BUILD_SHARED_LIBS:BOOL=//p' "$NL_BUILD/CMakeCache.txt")
    model=$NL_SOURCE/data/models/letters.safetensors
    cmake --install "$NL_BUILD" --prefix "$PWD/installed" >log
    archive=$(find "$PWD/installed" -name libnnletters.a)
    libraries=${archive%/*}
    # A copy without the shared library: there is nothing but the static one to link with.
    cp -R installed static
    find static -name 'libnnletters.so*' -delete
    export shared model archive libraries
}

setup() {
    cd "$BATS_FILE_TMPDIR"
    [ -e "$model" ] || skip 'no model is shipped'
}

# build NAME shared|static SOURCE: compiles the program with the installed header and library.
build() {
    local folder=${libraries/installed/static} static=--static
    [ "$2" = static ] || { folder=$libraries static=; }
    [ "$2" = static ] || [ "$shared" = ON ] || skip 'built without the shared library'
    export PKG_CONFIG_PATH=$folder/pkgconfig LD_LIBRARY_PATH=$folder
    cc -std=c11 -Wall -Wextra -Werror -pedantic "$3" -o "$1" $(pkg-config --cflags nnletters) \
        $(pkg-config $static --libs nnletters) -pthread
}

# reads_hello PROGRAM [MODEL]: the example finds the letters of a picture and their boxes.
reads_hello() {
    for picture in "$NL_SOURCE"/data/hello/*.png; do
        "$1" "$picture" ${2-} >out
        [ "$(head -n 1 out)" = 'line 1: HELLO' ]
        [ "$(wc -l <out)" -eq 7 ]
        grep -qE '^  HELLO [01]\.[0-9]+ at [0-9]+,[0-9]+, [0-9]+ x [0-9]+ pixels$' out
        [ "$(grep -cE '^    [HELO] [01]\.[0-9]+(, . [01]\.[0-9]+)+$' out)" -eq 5 ]
    done
    code=0
    "$1" "$NL_SOURCE/README.md" ${2-} >out 2>err || code=$?
    [ "$code" -eq 3 ]
    [ ! -s out ]
    grep -q '^read: .*README.md: not a picture' err
}

@test "the example reads with the shared library and the model installed beside it" {
    build read shared "$NL_SOURCE/docs/examples/read.c"
    reads_hello ./read
    mv installed moved
    LD_LIBRARY_PATH=${libraries/installed/moved} ./read "$NL_SOURCE/data/hello/hello-sizes-1.png" >out
    mv moved installed
    [ "$(head -n 1 out)" = 'line 1: HELLO' ]
}

@test "the example reads with the static library" {
    build readstatic static "$NL_SOURCE/docs/examples/read.c"
    [ -z "$(ldd ./readstatic | grep nnletters)" ]
    unset LD_LIBRARY_PATH
    reads_hello ./readstatic "$model"
    code=0
    ./readstatic "$NL_SOURCE/data/hello/hello-sizes-1.png" nosuch 2>err || code=$?
    [ "$code" -eq 3 ]
    grep -q '^read: nosuch: ' err
}

@test "threads share a reader" {
    cat >threads.c <<'END'
#include <nnletters.h>
#include <pthread.h>
#include <string.h>

static nnletters_reader *reader;

static void *read_often(void *picture)
{
    for (int i = 0; i < 10; i++) {
        nnletters_page *page = nnletters_read_file(reader, picture, NULL, NULL);
        if (strcmp(nnletters_page_text(page), "HELLO\n") != 0)
            return picture;
        nnletters_page_free(page);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[8];
    void *wrong = NULL;
    reader = nnletters_open(argv[1], NULL);
    for (int i = 0; i < 8; i++)
        pthread_create(&threads[i], NULL, read_often, argv[2 + i % (argc - 2)]);
    for (int i = 0; i < 8 && !wrong; i++)
        pthread_join(threads[i], &wrong);
    nnletters_close(reader);
    return wrong ? 1 : 0;
}
END
    build threadsstatic static threads.c
    ./threadsstatic "$model" "$NL_SOURCE"/data/hello/*.png
    build threads shared threads.c
    ./threads "$model" "$NL_SOURCE"/data/hello/*.png
}

@test "a program may load the library while it runs" {
    [ "$shared" = ON ] || skip 'built without the shared library'
    python3 - "$libraries/libnnletters.so.0" "$NL_SOURCE/data/hello/hello-broken-1.png" >out <<'END'
import ctypes, sys, threading
library = ctypes.CDLL(sys.argv[1])
for name in "nnletters_open", "nnletters_read_file":
    getattr(library, name).restype = ctypes.c_void_p
library.nnletters_page_text.restype = ctypes.c_char_p
reader = ctypes.c_void_p(library.nnletters_open(None, None))
def read():
    page = library.nnletters_read_file(reader, sys.argv[2].encode(), None, None)
    texts.append(library.nnletters_page_text(ctypes.c_void_p(page)).decode().strip())
texts = []
threads = [threading.Thread(target=read) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(texts)
END
    [ "$(cat out)" = "['HELLO', 'HELLO']" ]
}

@test "nothing is visible but the functions of the header" {
    grep -oE '^[a-z].*[ *]nnletters_[a-z_]+\(' "$NL_SOURCE/lib/nnletters.h" |
        grep -oE 'nnletters_[a-z_]+\(' | tr -d '(' | sort >declared
    [ "$(wc -l <declared)" -le 16 ]
    nm -g --defined-only "$archive" | sed -n 's/.* [A-Za-z] //p' | sort | diff declared -
    [ "$shared" = ON ] || return 0
    nm -D --defined-only "$libraries/libnnletters.so" | sed 's/.* [A-Za-z] //' | sort | diff declared -
    objdump -p "$libraries/libnnletters.so" >headers
    grep -q 'SONAME *libnnletters\.so\.0$' headers
    fails grep -E 'RUNPATH|RPATH' headers
}

@test "the header stands alone in C and C++, and the example is C++, too" {
    include="-I $BATS_FILE_TMPDIR/installed/include -fsyntax-only -Wall -Wextra -Werror -pedantic"
    echo '#include <nnletters.h>' >header.c
    for standard in c89 c11; do
        cc -std=$standard $include header.c
    done
    command -v c++ || skip 'no C++ compiler here'
    for standard in c++98 c++17; do
        c++ -std=$standard $include -x c++ header.c
    done
    c++ -std=c++17 $include -x c++ "$NL_SOURCE/docs/examples/read.c"
}
