/* Any bytes as a .npy file, an array of which is pictures and labels, and as a ZIP archive: what is
 * accepted lies within the input. */
#include "base/zip.h"
#include "data/npy.h"

#include <stdlib.h>

enum { PLAIN_MAX = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every element: the address sanitizer notices if it is not there. */
static void use(const nl_array *array, nl_arena *arena)
{
    nl_error err;
    nl_numbered pictures = {.path = "fuzz", .labels_path = "fuzz"};
    nl_numbered labels = {.path = "fuzz", .labels_path = "fuzz", .count = array->size[0]};
    if (nl_array_pictures(&pictures, array, arena, &err)) {
        size_t bytes = pictures.count * (size_t)pictures.width * (size_t)pictures.height;
        volatile uint8_t last = pictures.pixels[bytes - 1];
        (void)last;
    }
    if (nl_array_labels(&labels, array, arena, &err) && !labels.labels)
        abort();
}

static void parse(nl_bytes file, nl_arena *arena)
{
    nl_array array;
    nl_error err;
    if (nl_npy_parse(&array, file, "fuzz", &err)) {
        if (array.data + nl_array_bytes(&array) != file.data + file.size)
            abort();
        use(&array, arena);
    } else if (array.data || err.status != NL_ERROR_INPUT) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nl_bytes file = {data, size}, content;
    nl_arena arena = {0};
    nl_error err;
    nl_zip_entry *entries;
    int count;
    parse(file, &arena);
    if (nl_zip_list(&entries, &count, file, "fuzz", &arena, &err)) {
        for (int i = 0; i < count && i < 8; i++) {
            if (nl_zip_read(&content, file, &entries[i], PLAIN_MAX, "fuzz", &arena, &err))
                parse(content, &arena);
        }
    }
    nl_arena_free(&arena);
    return 0;
}
