/* What tests of a data format share: a folder, options, and a dataset that files of the folder are
 * loaded into. */
#ifndef NL_SUPPORT_LOADING_H
#define NL_SUPPORT_LOADING_H

#include "data/format.h"
#include "support/scratch.h"

extern struct loading {
    char folder[SCRATCH_PATH_MAX];
    nl_arena arena;
    nl_dataset data; /* of options.prep.side */
    nl_load_options options;
    nl_error err;
} the;

/* For cmocka: before a test, an empty folder, the default options and no data; after it nothing. */
int loading_open(void **state);
int loading_close(void **state);

/* Loads a file or folder of the folder by its content, in place of what was loaded before. */
bool loading_load(const char *name);

/* A file that is put together. */
struct file {
    uint8_t bytes[1 << 16];
    size_t size;
};

/* Appends bytes, or a number with its low byte first; exits if there is no room. */
void file_put(struct file *file, const void *data, size_t size);
void file_put_little(struct file *file, uint32_t value, int bytes);

/* Makes or replaces a file of the folder. */
void file_save(const struct file *file, const char *name);

#endif
