/* Arrays of numbers, as NumPy's and MATLAB's files hold them: views of their bytes, and what of
 * them are pictures and labels. */
#ifndef NL_DATA_ARRAY_H
#define NL_DATA_ARRAY_H

#include "data/numbered.h"

enum { NL_ARRAY_RANK_MAX = 4, NL_ARRAY_NAME_MAX = 64 };

typedef struct nl_array {
    char name[NL_ARRAY_NAME_MAX]; /* "" if the file has only one */
    const uint8_t *data;          /* as many elements as the product of the sizes */
    char kind;                    /* 'u' unsigned, 'i' signed, 'f' floating, 'c' a character */
    int bytes;                    /* of an element: 1, 2, 4 or 8 */
    bool big_endian;
    int rank;                       /* 1 .. NL_ARRAY_RANK_MAX */
    size_t size[NL_ARRAY_RANK_MAX]; /* each > 0 */
    size_t step[NL_ARRAY_RANK_MAX]; /* elements from one index to the next */
} nl_array;

/* Sets the steps for elements that lie row by row (the last index fastest) or by columns. */
void nl_array_lay_out(nl_array *array, bool by_columns);

/* The product of the sizes and the bytes of an element, or SIZE_MAX if that is too large. */
size_t nl_array_bytes(const nl_array *array);

/* The element at data + index * bytes, as a number. */
double nl_array_value(const nl_array *array, size_t index);

/* Fills in the pictures of *out: from N x H x W, N x 1 x H x W, N x H x W x 1 or N x pixels of a
 * square picture; numbers from 0 to 255, or from 0 to 1 if none is larger. Floating ones
 * may be up to 0.5 beyond 0 and 1. In the arena.
 * out->path is set. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_array_pictures(nl_numbered *out, const nl_array *array, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Fills in the labels of *out, whose pictures and labels_path are set: N numbers (also N x 1 or
 * 1 x N), N characters, or N rows in which a 1 among zeros marks the label. In the arena. */
bool nl_array_labels(nl_numbered *out, const nl_array *array, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Finds the pictures and the labels of a part of the data among arrays by their names; -1 if there
 * is none. Pictures are called images, image, imgs, x, data, pixels, pictures or arr_0, labels
 * labels, label, y, targets, target, classes or arr_1: the first of these that is there. Capitals
 * and punctuation do not count, nor does "dataset"; "train" or "test" anywhere in a name says its
 * part: x_train, test_images. Arrays of the part come first, then those without any. */
void nl_array_find(int *pictures, int *labels, const nl_array *arrays, int count,
                   nl_data_part part);

/* The file beside `path` that should hold its labels, in the arena: images or imgs in its name
 * replaced by labels, data by labels or targets, a single x by y; NULL if there is none. Fails with
 * NL_ERROR_LIMIT only. */
bool nl_array_labels_file(const char **out, const char *path, nl_arena *arena,
                          nl_error *err) NL_CHECK;

#endif
