/* The first character is checked before strtoull and strtod, which would accept white space, signs
 * and words. */
#include "model/metadata.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

bool nl_metadata_integer(int *out, const nl_tensor_file *file, const char *key, int low, int high)
{
    uint64_t value = 0;
    bool ok =
        nl_metadata_u64(&value, file, key) && value >= (uint64_t)low && value <= (uint64_t)high;
    *out = ok ? (int)value : 0;
    return ok;
}

bool nl_metadata_u64(uint64_t *out, const nl_tensor_file *file, const char *key)
{
    const char *text = nl_tensors_value(file, key);
    char *end = NULL;
    errno = 0;
    *out = text && isdigit((unsigned char)*text) ? strtoull(text, &end, 10) : 0;
    return end && *end == '\0' && errno == 0;
}

bool nl_metadata_reals(double *out, int count, const nl_tensor_file *file, const char *key,
                       double low, double high)
{
    const char *text = nl_tensors_value(file, key);
    for (int i = 0; i < count; i++) {
        char *end = NULL;
        if (!text || !isdigit((unsigned char)text[*text == '-']))
            return false;
        out[i] = strtod(text, &end);
        if (*end != (i + 1 < count ? ' ' : '\0') || !(out[i] >= low && out[i] <= high))
            return false;
        text = end + 1;
    }
    return true;
}
