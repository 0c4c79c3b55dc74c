#include "data/fields.h"

#include <ctype.h>
#include <string.h>

const char *nl_text_begin(const char *at, const char *end)
{
    return end - at >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? at + 3 : at;
}

const char *nl_text_line_end(const char *at, const char *end)
{
    const char *stop = memchr(at, '\n', (size_t)(end - at));
    return stop ? stop : end;
}

static bool is_around(char c)
{
    return isspace((unsigned char)c) || c == '"';
}

nl_text_span nl_text_field(const char **at, const char *stop, const char *separators)
{
    const char *from = *at, *to = stop;
    for (; *separators; separators++) {
        const char *found = memchr(from, *separators, (size_t)(to - from));
        to = found ? found : to;
    }
    *at = to < stop ? to + 1 : stop;
    while (from < to && is_around(*from))
        from++;
    while (from < to && is_around(to[-1]))
        to--;
    return (nl_text_span){from, (size_t)(to - from)};
}

bool nl_text_copy(char *out, size_t room, nl_text_span field)
{
    if (field.length == 0 || field.length >= room || memchr(field.at, '\0', field.length))
        return false;
    memcpy(out, field.at, field.length);
    out[field.length] = '\0';
    return true;
}
