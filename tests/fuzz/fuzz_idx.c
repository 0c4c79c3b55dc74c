/* Any bytes as IDX pictures and labels, plain or gzipped: accepted data lie within the input. */
#include "data/idx.h"

#include <stdlib.h>

enum { PLAIN_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads all that was promised: the address sanitizer notices if it is not there. */
static void parse(nl_bytes file, int rank)
{
    nl_idx idx;
    nl_error err;
    if (!nl_idx_parse(&idx, file, rank, "fuzz", "bytes", &err)) {
        if (idx.data || idx.rank || err.status != NL_ERROR_INPUT)
            abort();
        return;
    }
    size_t count = 1;
    for (int i = 0; i < rank; i++)
        count *= idx.size[i];
    if (idx.rank != rank || count == 0 || idx.data + count != file.data + file.size)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nl_bytes file = {data, size};
    nl_arena arena = {0};
    nl_error err;
    (void)nl_idx_sniff(file);
    if (nl_is_gzip(file) && !nl_gunzip(&file, file, PLAIN_MAX, "fuzz", &arena, &err))
        file = (nl_bytes){data, size};
    parse(file, 3);
    parse(file, 1);
    nl_arena_free(&arena);
    return 0;
}
