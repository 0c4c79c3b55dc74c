/* Any file as DATA, through every format that reads a single file: either its samples are valid or
 * it is refused as bad input. */
#define _GNU_SOURCE
#include "data/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void load(const char *path)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_dataset set;
    nl_load_options options = nl_load_default();
    nl_dataset_init(&set, options.prep.side);
    bool ok = nl_data_load(&set, path, &options, &arena, &err);
    if (ok ? set.count == 0 || set.source_count != 1
           : set.count != 0 || (err.status != NL_ERROR_INPUT && err.status != NL_ERROR_LIMIT))
        abort();
    for (size_t i = 0; i < set.count; i++) {
        if (set.labels[i] >= set.class_count)
            abort();
    }
    nl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[64];
    int file = memfd_create("fuzz", 0);
    if (file < 0 || write(file, data, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    load(path);
    close(file);
    return 0;
}
