#include "image/exif.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int orientation = nl_exif_orientation((nl_bytes){data, size});
    if (orientation < 1 || orientation > 8)
        abort();
    return 0;
}
