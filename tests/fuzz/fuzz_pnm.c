#include "image/pnm.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nl_pnm head;
    const char *why = NULL;
    nl_bytes file = {data, size};
    if (!nl_pnm_head(&head, file, &why)) {
        if (!why)
            abort();
        return 0;
    }
    size_t pixels = (size_t)head.width * head.height * head.channels;
    if (pixels > 1 << 20)
        return 0;
    uint8_t *grey = malloc(pixels);
    if (grey && nl_pnm_pixels(grey, &head, file, &why) && size < nl_pnm_least(&head))
        abort();
    if (nl_pnm_count(&head, file) < 1)
        abort();
    free(grey);
    return 0;
}
