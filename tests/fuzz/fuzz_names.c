/* Any bytes as a list of names, with lines and with zero bytes: accepted names are in the list, in
 * its order, and none is lost. The same bytes as a transcription: an accepted one is clean. */
#define _GNU_SOURCE
#include "base/utf8.h"
#include "data/lines.h"
#include "data/names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_names(nl_bytes list, bool zeros)
{
    nl_arena arena = {0};
    nl_error err = {0};
    nl_names names;
    const char *at = (const char *)list.data, *end = at + list.size;
    if (!nl_names_parse(&names, list, zeros, "fuzz", &arena, &err)) {
        if (zeros || err.status != NL_ERROR_INPUT || !memchr(at, '\0', list.size) ||
            names.count > 0)
            abort();
    }
    for (size_t i = 0; i < names.count; i++) {
        size_t length = strlen(names.name[i]);
        at = length ? memmem(at, (size_t)(end - at), names.name[i], length) : NULL;
        if (!at || (!zeros && strchr(names.name[i], '\n')))
            abort();
        at += length;
    }
    nl_arena_free(&arena);
}

static void check_text(const char *text)
{
    const char *end = text + strlen(text);
    if (text < end && (end[-1] != '\n' || end - text < 2 || strchr(" \t\r\n", end[-2])))
        abort();
    while (text < end) {
        if (nl_utf8_next(&text, end) < 0)
            abort();
    }
}

static void load_text(nl_bytes bytes)
{
    char path[64];
    nl_arena arena = {0};
    nl_error err;
    const char *text = NULL;
    int file = memfd_create("fuzz", 0);
    if (file < 0 || write(file, bytes.data, bytes.size) != (ssize_t)bytes.size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (nl_lines_text(&text, path, &arena, &err))
        check_text(text);
    else if (text)
        abort();
    close(file);
    nl_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    nl_bytes bytes = {data, size};
    if (size == 0)
        return 0;
    check_names(bytes, false);
    check_names(bytes, true);
    load_text(bytes);
    return 0;
}
