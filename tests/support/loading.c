#include "support/loading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct loading the;

int loading_open(void **state)
{
    (void)state;
    memset(&the, 0, sizeof the);
    scratch_open(the.folder);
    the.options = nl_load_default();
    nl_dataset_init(&the.data, the.options.prep.side);
    return 0;
}

int loading_close(void **state)
{
    (void)state;
    nl_arena_free(&the.arena);
    scratch_close(the.folder);
    return 0;
}

bool loading_load(const char *name)
{
    nl_arena_free(&the.arena);
    nl_dataset_init(&the.data, the.options.prep.side);
    return nl_data_load(&the.data, scratch_path(the.folder, name), &the.options, &the.arena,
                        &the.err);
}

void file_put(struct file *file, const void *data, size_t size)
{
    if (size > sizeof file->bytes - file->size) {
        fputs("a test's file is too long\n", stderr);
        exit(1);
    }
    memcpy(file->bytes + file->size, data, size);
    file->size += size;
}

void file_put_little(struct file *file, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        file_put(file, (uint8_t[]){(uint8_t)(value >> (8 * i))}, 1);
}

void file_save(const struct file *file, const char *name)
{
    scratch_write(scratch_path(the.folder, name), file->bytes, file->size);
}
