/* safetensors files: named float32 tensors and a map of strings, as Python's safetensors reads
 * them.
 *
 * Layout: 8 bytes little-endian N, N bytes of JSON, raw data. Ours carry in their metadata a CRC-32
 * of the whole file (with its own eight digits as zeros), so that any damage is noticed. */
#ifndef NL_MODEL_TENSORS_H
#define NL_MODEL_TENSORS_H

#include "base/file.h"

enum {
    NL_TENSORS_MAX = 512,
    NL_METADATA_MAX = 128,
    NL_TENSORS_HEADER_MAX = 1 << 20, /* bytes of JSON */
};

typedef struct nl_tensor {
    const char *name;
    int rank; /* 1 or 2 */
    size_t shape[2];
    float *data; /* row-major */
} nl_tensor;

typedef struct nl_metadata {
    const char *key, *value;
} nl_metadata;

typedef struct nl_tensor_file {
    nl_tensor tensor[NL_TENSORS_MAX];
    int tensor_count;
    nl_metadata metadata[NL_METADATA_MAX];
    int metadata_count;
} nl_tensor_file;

/* Adds to what is to be written; the strings and data are not copied. More than there is room for
 * is a mistake of the program's, not of its input. */
void nl_tensors_add(nl_tensor_file *file, const char *name, int rank, size_t rows, size_t columns,
                    float *data);
void nl_tensors_note(nl_tensor_file *file, const char *key, const char *value);

/* Writes the file whole or not at all (nl_file_write), 4 GiB of it at most. Scratch from the
 * arena. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_tensors_save(const char *path, const nl_tensor_file *file, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Checks the bytes of a file: header of at most NL_TENSORS_HEADER_MAX bytes, no duplicate keys, F32
 * only, ranges without gap or overlap from the start of the data to its end, shapes that fit them,
 * CRC, all numbers finite. Texts are in the arena; the tensors' data are views into `bytes`, which
 * must be aligned as floats are. NL_ERROR_MODEL. */
bool nl_tensors_parse(nl_tensor_file *out, nl_bytes bytes, nl_arena *arena, nl_error *err) NL_CHECK;

/* Reads a file and checks it. Everything in the arena. Damage is NL_ERROR_MODEL, a file that cannot
 * be opened NL_ERROR_INPUT, one beyond 4 GiB NL_ERROR_LIMIT. */
bool nl_tensors_load(nl_tensor_file *out, const char *path, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* The tensor or the metadata's value of that name, or NULL. */
const nl_tensor *nl_tensors_find(const nl_tensor_file *file, const char *name);
const char *nl_tensors_value(const nl_tensor_file *file, const char *key);

#endif
