/* Writing pictures and fields. */
#include "cli/output.h"

#include "base/utf8.h"
#include "image/png.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

bool nl_write_bytes(const char *path, nl_bytes bytes, nl_error *err)
{
    fflush(stdout); /* "-" is written without stdio */
    return nl_file_write(path, &bytes, 1, err);
}

bool nl_prepare_output(const char *path, nl_error *err)
{
    if (nl_file_descriptor(path) >= 0)
        return true;
    if (!nl_file_can_write(path, 0, err))
        return false;
    nl_file_clean(path);
    return true;
}

bool nl_write_grey(const char *path, nl_image image, nl_arena *arena, nl_error *err)
{
    nl_bytes png;
    return nl_png_grey(&png, image, arena, err) && nl_write_bytes(path, png, err);
}

bool nl_check_drawing(const char *path, nl_error *err)
{
    static const char *const others[] = {".jpg",  ".jpeg", ".bmp", ".gif", ".webp", ".tif",
                                         ".tiff", ".pdf",  ".pnm", ".pgm", ".ppm"};
    const char *dot = path ? strrchr(nl_path_base(path), '.') : NULL;
    for (size_t i = 0; dot && i < sizeof others / sizeof *others; i++) {
        if (strcasecmp(dot, others[i]) == 0)
            return nl_fail(err, NL_ERROR_USAGE, "%s: drawings are SVG (.svg) or PNG (.png), not %s",
                           path, dot);
    }
    return true;
}

void nl_class_text(char out[NL_CLASS_CODES_MAX * 6], const nl_class *c)
{
    char *end = out;
    for (int i = 0; i < c->count; i++) {
        if (i > 0)
            *end++ = '|';
        end += nl_utf8_put(end, c->code[i]);
    }
    *end = '\0';
}

json_t *nl_json_name(const char *text)
{
    json_t *whole = json_string(text);
    if (whole)
        return whole;
    char out[4096];
    size_t used = 0;
    const char *end = text + strlen(text);
    while (text < end && used + 5 < sizeof out) {
        int32_t code = nl_utf8_next(&text, end);
        used += nl_utf8_put(out + used, code < 0 ? 0xfffd : (uint32_t)code);
    }
    out[used] = '\0';
    return json_string(out);
}

static bool starved; /* jansson has asked for memory in vain */

static void *json_memory(size_t size)
{
    void *memory = malloc(size);
    starved = starved || !memory;
    return memory;
}

void nl_json_start(void)
{
    json_set_alloc_funcs(json_memory, free);
}

bool nl_json_whole(nl_error *err)
{
    return !starved || nl_fail(err, NL_ERROR_LIMIT, "out of memory for the JSON");
}

bool nl_json_print(FILE *out, json_t *object, int digits, nl_error *err)
{
    size_t flags = JSON_COMPACT | (size_t)JSON_REAL_PRECISION(digits);
    char *line = object ? json_dumps(object, flags) : NULL;
    json_decref(object);
    bool whole = nl_json_whole(err) && (line || nl_fail(err, NL_ERROR_BUG, "no JSON to print"));
    if (whole)
        fprintf(out, "%s\n", line);
    free(line);
    return whole;
}
