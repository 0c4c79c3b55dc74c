/* Strict readers of a tensor file's metadata. The whole value must be the number or numbers,
 * without white space but for one space between the numbers of a list; false if it is missing,
 * anything else or out of range. */
#ifndef NL_MODEL_METADATA_H
#define NL_MODEL_METADATA_H

#include "model/tensors.h"

#include <stdbool.h>

/* An integer low .. high; low >= 0. */
bool nl_metadata_integer(int *out, const nl_tensor_file *file, const char *key, int low, int high);

/* An unsigned integer of 64 bits. */
bool nl_metadata_u64(uint64_t *out, const nl_tensor_file *file, const char *key);

/* `count` finite numbers, decimal or hexadecimal, each low .. high. */
bool nl_metadata_reals(double *out, int count, const nl_tensor_file *file, const char *key,
                       double low, double high);

#endif
