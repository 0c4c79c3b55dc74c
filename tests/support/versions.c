/* Every byte of the new content differs from those before it, so that a lost or doubled part shows.
 */
#include "support/versions.h"

#include "support/scratch.h"

#include <stdio.h>
#include <string.h>

static const char OLD[] = "the old file";

const nl_part *new_parts(void)
{
    static uint8_t bytes[NEW_SIZE];
    static nl_part parts[NEW_PARTS];
    for (size_t i = 0; i < NEW_SIZE; i++)
        bytes[i] = (uint8_t)(i % 251);
    for (size_t i = 0; i < NEW_PARTS; i++)
        parts[i] = (nl_part){bytes + i * (NEW_SIZE / NEW_PARTS), NEW_SIZE / NEW_PARTS};
    return parts;
}

void start_old(const char *path)
{
    scratch_write(path, OLD, sizeof OLD);
}

static bool holds(const char *path, const void *expected, size_t size)
{
    uint8_t data[NEW_SIZE + 1];
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t got = fread(data, 1, sizeof data, file);
    fclose(file);
    return got == size && memcmp(data, expected, size) == 0;
}

bool is_old(const char *path)
{
    return holds(path, OLD, sizeof OLD);
}

bool is_new(const char *path)
{
    return holds(path, new_parts()[0].data, NEW_SIZE);
}

bool is_first_part(const char *path)
{
    return holds(path, new_parts()[0].data, new_parts()[0].size);
}

bool is_empty(const char *path)
{
    return holds(path, "", 0);
}
