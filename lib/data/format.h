/* The formats of data: one table. A format is recognised by content, never by name alone. */
#ifndef NL_DATA_FORMAT_H
#define NL_DATA_FORMAT_H

#include "base/pool.h"
#include "data/dataset.h"
#include "data/skips.h"
#include "image/prep.h"

/* How EMNIST's transposed pictures are treated. */
typedef enum nl_transpose {
    NL_TRANSPOSE_AUTO, /* transposed if a mapping file or "emnist" in the name says so */
    NL_TRANSPOSE_YES,
    NL_TRANSPOSE_NO,
} nl_transpose;

/* Which part is taken of a file that has two. */
typedef enum nl_data_part {
    NL_PART_AUTO, /* as NL_PART_TRAIN; a command may make it NL_PART_TEST */
    NL_PART_TRAIN,
    NL_PART_TEST,
} nl_data_part;

typedef struct nl_load_options {
    nl_prep prep; /* for pictures of another size than the dataset's */
    nl_transpose transpose;
    const char *mapping; /* a mapping file for labels that are numbers; NULL: found by name */
    nl_data_part part;
    size_t
        max_samples; /* 0: no limit; otherwise so many of each source, evenly from first to last */
    bool sandbox;    /* to decode pictures in (image/decode.h) */
    nl_pool *pool;   /* for loading pictures; NULL: in the caller alone */
    nl_skips *skips; /* bad pictures are left out and noted here; NULL: they are errors */
} nl_load_options;

/* prep's default, NL_TRANSPOSE_AUTO, NL_PART_AUTO, no mapping, no limit, in the sandbox, no pool;
 * bad pictures are errors. */
nl_load_options nl_load_default(void);

/* A format; `load` appends the samples to *data. */
typedef struct nl_format {
    const char *name;    /* "idx", "tree" */
    const char *summary; /* one phrase, for the message that no format takes a file */
    /* `head`: the first bytes, inflated if the file is gzipped */
    bool (*sniff)(const char *path, bool folder, const uint8_t *head, size_t size);
    bool (*load)(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err);
} nl_format;

/* Every format, in the order in which they are tried: X(name) is nl_format_name. A new format is a
 * file, a line here and the file's name in CMakeLists.txt. */
#define NL_FORMATS(X)                                                                              \
    X(idx)                                                                                         \
    X(csv)                                                                                         \
    X(numpy)                                                                                       \
    X(matlab)                                                                                      \
    X(table)                                                                                       \
    X(tree)

#define NL_DECLARE_FORMAT(name) extern const nl_format nl_format_##name;
NL_FORMATS(NL_DECLARE_FORMAT)
#undef NL_DECLARE_FORMAT

/* All of them, NULL after the last. */
extern const nl_format *const nl_formats[];

/* Appends the data at `path` to *data, in the format that the content shows. Fails with
 * NL_ERROR_INPUT (unknown, damaged, no labels, ...) naming the file, the place and what to do. */
bool nl_data_load(nl_dataset *data, const char *path, const nl_load_options *options,
                  nl_arena *arena, nl_error *err) NL_CHECK;

#endif
