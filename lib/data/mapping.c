/* A strict scanner of lines of numbers, so that a wrong file is noticed. */
#include "data/mapping.h"

#include "base/utf8.h"
#include "data/fields.h"

#include <string.h>

static const size_t MAPPING_BYTES_MAX = 1 << 20;

_Static_assert(NL_CLASS_CODES_MAX == 8 && NL_CLASSES_MAX == 4096, "the messages below say so");

bool nl_code_is_character(uint32_t code)
{
    return code >= 0x20 && !(code >= 0x7f && code < 0xa0) && !(code >= 0xd800 && code < 0xe000) &&
           code <= 0x10ffff;
}

bool nl_dataset_add_text(nl_dataset *data, const char *text, nl_arena *arena, nl_error *err)
{
    const char *end = text + strlen(text);
    while (text < end) {
        int32_t next = nl_utf8_next(&text, end);
        uint32_t code = (uint32_t)next;
        if (next > ' ' && nl_code_is_character(code) &&
            nl_dataset_class(data, &code, 1, arena, err) < 0)
            return false;
    }
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

/* Reads the next number of the line at *text and moves past it: 1; 0 at the end of the line; -1 if
 * it is not a number of at most 7 digits. */
static int next_number(const char **text, const char *end, uint32_t *value)
{
    const char *at = *text;
    while (at < end && is_blank(*at))
        at++;
    *text = at;
    if (at == end)
        return 0;
    *value = 0;
    int digits = 0;
    for (; at < end && *at >= '0' && *at <= '9' && digits < 8; at++, digits++)
        *value = *value * 10 + (uint32_t)(*at - '0');
    *text = at;
    return digits >= 1 && digits <= 7 && (at == end || is_blank(*at)) ? 1 : -1;
}

/* Reads the label and codes of a line; c->count is 0 for an empty one. NULL, or what is wrong. */
static const char *parse_line(uint32_t *number, nl_class *c, const char *line, const char *end)
{
    c->count = 0;
    int found = next_number(&line, end, number);
    if (found == 0)
        return NULL;
    uint32_t code = 0;
    while (found == 1 && (found = next_number(&line, end, &code)) == 1) {
        if (!nl_code_is_character(code))
            return "a number is not a character's code point";
        if (c->count == NL_CLASS_CODES_MAX)
            return "too many characters for one label (8 are possible)";
        c->code[c->count++] = code;
    }
    if (found < 0)
        return "not a line of numbers `label code [code ...]`";
    return c->count ? NULL : "a label without a character's code point";
}

static const char *add_line(nl_mapping *out, const char *line, const char *end)
{
    uint32_t number = 0;
    nl_class c = {0};
    const char *wrong = parse_line(&number, &c, line, end);
    if (wrong || c.count == 0)
        return wrong;
    if (number >= NL_CLASSES_MAX)
        return "the label is beyond 4095, the largest possible";
    if (out->classes[number].count)
        return "the label has a line already";
    out->classes[number] = c;
    out->count++;
    return NULL;
}

bool nl_mapping_parse(nl_mapping *out, nl_bytes text, const char *name, nl_error *err)
{
    memset(out, 0, sizeof *out);
    const char *at = (const char *)text.data, *end = at + text.size;
    at = nl_text_begin(at, end);
    for (int line = 1; at < end; line++) {
        const char *stop = nl_text_line_end(at, end);
        const char *wrong = add_line(out, at, stop);
        if (wrong) {
            memset(out, 0, sizeof *out);
            return nl_fail(err, NL_ERROR_INPUT, "%s: line %d: %s", name, line, wrong);
        }
        at = stop < end ? stop + 1 : end;
    }
    if (out->count == 0)
        return nl_fail(err, NL_ERROR_INPUT,
                       "%s: holds no labels; a line is `label code [code ...]`", name);
    return true;
}

void nl_mapping_digits(nl_mapping *out)
{
    memset(out, 0, sizeof *out);
    out->count = 10;
    for (uint32_t i = 0; i < 10; i++)
        out->classes[i] = (nl_class){{'0' + i}, 1};
}

bool nl_mapping_load(nl_mapping *out, const char *path, nl_error *err)
{
    nl_arena scratch = {0};
    nl_bytes text = {0};
    bool ok = nl_file_read_text(&text, path, MAPPING_BYTES_MAX, &scratch, err) &&
              nl_mapping_parse(out, text, path, err);
    nl_arena_free(&scratch);
    return ok;
}

bool nl_mapping_find(char **out, const char *path, nl_arena *arena, nl_error *err)
{
    static const char ending[] = "-mapping.txt";
    *out = NULL;
    size_t length = strlen(path);
    size_t base = (size_t)(nl_path_base(path) - path);
    char *found = NL_NEW(arena, char, length + sizeof ending, err);
    if (!found)
        return false;
    memcpy(found, path, length);
    for (size_t stem = length; stem > base; stem--) {
        if (path[stem] != '-')
            continue;
        memcpy(found + stem, ending, sizeof ending);
        if (nl_is_file(found)) {
            *out = found;
            return true;
        }
    }
    return true;
}
