/* safetensors files: named float32 tensors and a map of strings, as Python's safetensors reads
 * them.
 *
 * Layout: 8 bytes little-endian N, N bytes of JSON, raw data. Our metadata hold a CRC-32 of the
 * whole file (computed with its own eight digits as zeros), so any damage is noticed. */
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

/* Add a tensor (rank 1 or 2) or metadata to a file to write; names, values and data are not copied.
 * There must be room. */
void nl_tensors_add(nl_tensor_file *file, const char *name, int rank, size_t rows, size_t columns,
                    float *data);
void nl_tensors_note(nl_tensor_file *file, const char *key, const char *value);

/* Writes the file whole or not at all (nl_file_write), at most 4 GiB. Scratch memory is from the
 * arena. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_tensors_save(const char *path, const nl_tensor_file *file, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Parses the bytes of a file and checks them: a header of at most NL_TENSORS_HEADER_MAX bytes, no
 * duplicate keys, F32 only, ranges without gap or overlap from the start of the data to its end,
 * shapes that fit them, CRC, all numbers finite. Texts are in the arena; the tensors' data are
 * views into `bytes`, which must be aligned for floats. NL_ERROR_MODEL. */
bool nl_tensors_parse(nl_tensor_file *out, nl_bytes bytes, nl_arena *arena, nl_error *err) NL_CHECK;

/* The bytes of a file for nl_tensors_parse, in the arena. Its head is checked before the rest is
 * read: that it is one of ours and as long as it says. NL_ERROR_MODEL if not, NL_ERROR_INPUT if it
 * cannot be read, NL_ERROR_LIMIT beyond 4 GiB. */
bool nl_tensors_read(nl_bytes *out, const char *path, nl_arena *arena, nl_error *err) NL_CHECK;

/* The same from a file; everything is in the arena. NL_ERROR_MODEL for damage, NL_ERROR_INPUT if it
 * cannot be read, NL_ERROR_LIMIT beyond 4 GiB. */
bool nl_tensors_load(nl_tensor_file *out, const char *path, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* The tensor of that name, or the value of that key; NULL if there is none. */
const nl_tensor *nl_tensors_find(const nl_tensor_file *file, const char *name);
const char *nl_tensors_value(const nl_tensor_file *file, const char *key);

#endif
