#include "support/xml.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum { DEPTH_MAX = 32, ATTRIBUTES_MAX = 32 };

typedef struct name {
    const char *start;
    size_t length;
} name;

typedef struct reader {
    const char *at, *end;
    name open[DEPTH_MAX];
    int depth, roots;
} reader;

static bool is_name(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("-_:.", c));
}

static name read_name(reader *from)
{
    name found = {from->at, 0};
    while (from->at < from->end && is_name(*from->at))
        from->at++;
    found.length = (size_t)(from->at - found.start);
    return found;
}

static bool same(name a, name b)
{
    return a.length == b.length && memcmp(a.start, b.start, a.length) == 0;
}

static bool take(reader *from, char c)
{
    bool found = from->at < from->end && *from->at == c;
    from->at += found;
    return found;
}

static void skip_space(reader *from)
{
    while (take(from, ' ') || take(from, '\n'))
        ;
}

/* Text up to `stop`, which is not taken. */
static const char *read_text(reader *from, char stop)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    while (from->at < from->end && *from->at != stop) {
        bool known = *from->at != '&';
        for (int i = 0; i < 4 && !known; i++)
            known = strncmp(from->at, entities[i], strlen(entities[i])) == 0;
        if (!known)
            return "an ampersand is no entity";
        if (*from->at == '<')
            return "a stray <";
        if (iscntrl((unsigned char)*from->at) && *from->at != '\n')
            return "a control character";
        from->at++;
    }
    return NULL;
}

static const char *read_attributes(reader *from)
{
    name seen[ATTRIBUTES_MAX];
    for (int count = 0; count < ATTRIBUTES_MAX; count++) {
        const char *before = from->at;
        skip_space(from);
        seen[count] = read_name(from);
        if (seen[count].length == 0)
            return NULL;
        if (from->at - (ptrdiff_t)seen[count].length == before)
            return "no space before an attribute";
        for (int i = 0; i < count; i++) {
            if (same(seen[i], seen[count]))
                return "an attribute twice";
        }
        if (!take(from, '=') || !take(from, '"'))
            return "an attribute without a quoted value";
        const char *fault = read_text(from, '"');
        if (fault)
            return fault;
        if (!take(from, '"'))
            return "a value that does not end";
    }
    return "too many attributes";
}

static const char *read_tag(reader *from)
{
    bool closing = take(from, '/');
    name tag = read_name(from);
    if (tag.length == 0)
        return "a tag without a name";
    if (closing) {
        if (from->depth == 0 || !same(from->open[--from->depth], tag))
            return "a closing tag that closes nothing";
        return take(from, '>') ? NULL : "a closing tag that does not end";
    }
    const char *fault = read_attributes(from);
    if (fault)
        return fault;
    from->roots += from->depth == 0;
    bool empty = take(from, '/');
    if (!empty && from->depth == DEPTH_MAX)
        return "too deep";
    if (!empty)
        from->open[from->depth++] = tag;
    return take(from, '>') ? NULL : "a tag that does not end";
}

const char *xml_fault(const char *text, size_t size)
{
    reader from = {.at = text, .end = text + size};
    while (from.at < from.end) {
        const char *start = from.at, *fault = read_text(&from, '<');
        if (fault)
            return fault;
        if (from.depth == 0 && from.at - start > 1)
            return "text outside the root";
        fault = take(&from, '<') ? read_tag(&from) : NULL;
        if (fault)
            return fault;
    }
    if (from.depth > 0)
        return "an element that is not closed";
    return from.roots == 1 ? NULL : "not one root";
}
