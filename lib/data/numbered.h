/* Pictures whose labels are numbers, as IDX files, tables of pixels and arrays have them: what the
 * numbers mean, whether the pictures are transposed, and how they become samples.
 *
 * The meaning of a label is, in this order: the source's own mapping, from names that it has for
 * its labels; options->mapping; a mapping file found by name (nl_mapping_find); or what the numbers
 * themselves show:
 *
 *   none above 9          digits
 *   each of 1 .. 10       digits, 10 is 0 (MATLAB's way)
 *   each of 0 .. 25       A .. Z (Kaggle's A-Z)
 *   each of 1 .. 26       A or a .. Z or z (EMNIST Letters)
 *
 * All other numbers need a mapping file. */
#ifndef NL_DATA_NUMBERED_H
#define NL_DATA_NUMBERED_H

#include "data/format.h"
#include "data/mapping.h"

typedef struct nl_numbered {
    const char *format;        /* the format's name */
    const char *path;          /* of the pictures */
    const char *labels_path;   /* of the labels, for messages; may be the same */
    const uint8_t *pixels;     /* count pictures, each height rows of width bytes, 255 for ink */
    int width, height;         /* 1 .. NL_IMAGE_SIDE_MAX */
    const uint16_t *labels;    /* count numbers */
    size_t count;              /* > 0 */
    const nl_mapping *mapping; /* the source's own; NULL: it has none */
    nl_transpose stored; /* _YES: its pictures are known to lie by columns; _NO: upright; else as
                            with NL_TRANSPOSE_AUTO */
} nl_numbered;

/* Appends the samples, at most options->max_samples of them, and their source. Pictures of the
 * dataset's size are taken as they are, others prepared. NL_ERROR_INPUT names the first sample
 * whose label has no meaning, NL_ERROR_LIMIT. */
bool nl_numbered_append(nl_dataset *data, const nl_numbered *source, const nl_load_options *options,
                        nl_arena *arena, nl_error *err) NL_CHECK;

/* The bytes of the file, inflated if it is gzipped, in the arena; followed by a zero byte that is
 * not counted. At most 2^30 of them. The check is asked about one that is not gzipped, before all
 * of it is read. NL_ERROR_INPUT, also if there are none; NL_ERROR_LIMIT. */
bool nl_numbered_read(nl_bytes *out, const char *path, nl_file_check *check, void *context,
                      nl_arena *arena, nl_error *err) NL_CHECK;

/* Writes the rows of the picture as columns: a height x width picture becomes width x height. */
void nl_transpose_picture(uint8_t *out, const uint8_t *in, int width, int height);

#endif
