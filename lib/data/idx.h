/* IDX, the format of MNIST and EMNIST (LeCun, Cortes, Burges: The MNIST database): four bytes
 * 0 0 TYPE RANK, RANK big-endian 32-bit sizes, then the bytes, the last index fastest. Plain or
 * gzipped, recognised by content.
 *
 * Pictures are unsigned bytes of rank 3 (count, rows, columns) or of rank 4 with one channel
 * (count, 1, rows, columns, or the 1 last), 255 for ink; their labels lie beside them in a file of
 * unsigned bytes of rank 1. EMNIST stores each picture transposed. */
#ifndef NL_DATA_IDX_H
#define NL_DATA_IDX_H

#include "base/file.h"
#include "data/format.h"

enum { NL_IDX_RANK_MAX = 3 };

/* An IDX file of unsigned bytes in memory. */
typedef struct nl_idx {
    int rank; /* 1 .. NL_IDX_RANK_MAX */
    uint32_t size[NL_IDX_RANK_MAX];
    const uint8_t *data; /* a view of the parsed bytes, as many as the product of the sizes */
} nl_idx;

/* Parses plain (inflated) bytes; they must hold exactly what the header promises. Of rank 3 asked
 * for, one channel of four is left out. Messages use `name` and `what`, the plural of an element
 * ("pixels"). NL_ERROR_INPUT. */
bool nl_idx_parse(nl_idx *out, nl_bytes file, int rank, const char *name, const char *what,
                  nl_error *err) NL_CHECK;

/* Do the bytes begin as an IDX file or a gzip stream? */
bool nl_idx_sniff(nl_bytes head);

/* Appends the pictures at `path` with the labels beside it: the name with "images" replaced by
 * "labels" and "idx3" (or "idx4") by "idx1", with or without ".gz". data/numbered.h says what label
 * numbers stand for. NL_ERROR_INPUT. */
bool nl_idx_load(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err) NL_CHECK;

#endif
