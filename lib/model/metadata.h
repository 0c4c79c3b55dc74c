/* Strict readers of a tensor file's metadata. A value is read whole, without white space before,
 * after or, but for one space between the numbers of a list, within; false if it is missing, is
 * anything else or is out of range. */
#ifndef NL_MODEL_METADATA_H
#define NL_MODEL_METADATA_H

#include "model/tensors.h"

#include <stdbool.h>

/* A whole number, 0 <= low .. high. */
bool nl_metadata_integer(int *out, const nl_tensor_file *file, const char *key, int low, int high);

/* Any number of 64 bits without a sign. */
bool nl_metadata_u64(uint64_t *out, const nl_tensor_file *file, const char *key);

/* So many finite numbers, decimal or hexadecimal, low .. high each. */
bool nl_metadata_reals(double *out, int count, const nl_tensor_file *file, const char *key,
                       double low, double high);

#endif
