/* The lines have few forms, so each is scanned token by token and anything else is refused. */
#include "draw/penline.h"

#include "base/utf8.h"
#include "data/mapping.h"

#include <string.h>

typedef struct scan {
    const char *at, *end;
} scan;

static void skip_blanks(scan *s)
{
    while (s->at < s->end && (*s->at == ' ' || *s->at == '\t' || *s->at == '\r'))
        s->at++;
}

/* Takes the character and the blanks before it. */
static bool take(scan *s, char c)
{
    skip_blanks(s);
    if (s->at == s->end || *s->at != c)
        return false;
    s->at++;
    return true;
}

/* Takes "text" without escapes; *text is not terminated. */
static bool take_string(scan *s, const char **text, size_t *size)
{
    if (!take(s, '"'))
        return false;
    *text = s->at;
    while (s->at < s->end && *s->at != '"' && *s->at != '\\' && (unsigned char)*s->at >= 0x20)
        s->at++;
    *size = (size_t)(s->at - *text);
    return take(s, '"');
}

/* Takes "text" with JSON's escapes, but \u, into a string of at most `room` bytes. */
static bool take_label(scan *s, char *out, size_t room)
{
    static const char escaped[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    size_t used = 0;
    if (!take(s, '"'))
        return false;
    for (; s->at < s->end && *s->at != '"'; s->at++) {
        char c = *s->at;
        if ((unsigned char)c < 0x20)
            return false;
        if (c == '\\') {
            const char *found =
                ++s->at < s->end ? memchr(escaped, *s->at, sizeof escaped - 1) : NULL;
            if (!found)
                return false;
            c = meant[found - escaped];
        }
        if (used == room)
            return false;
        out[used++] = c;
    }
    out[used] = '\0';
    return take(s, '"');
}

static bool is_blank(int32_t code)
{
    return code == ' ' || code == '\t' || code == '\n' || code == '\r';
}

/* Is it UTF-8 text of at least one character, and no control characters but white space? */
static bool is_text(const char *label)
{
    const char *end = label + strlen(label);
    bool any = false;
    while (label < end) {
        int32_t code = nl_utf8_next(&label, end);
        if (code < 0 || (!is_blank(code) && !nl_code_is_character((uint32_t)code)))
            return false;
        any = any || !is_blank(code);
    }
    return any;
}

/* One space between words, none at the ends. */
static void tidy_spaces(char *label)
{
    char *out = label;
    for (const char *at = label; *at; at++) {
        bool next = at[1] && !is_blank(at[1]);
        if (!is_blank(*at))
            *out++ = *at;
        else if (out > label && next)
            *out++ = ' ';
    }
    *out = '\0';
}

static bool take_key(scan *s, const char *key)
{
    const char *text;
    size_t size;
    return take_string(s, &text, &size) && size == strlen(key) && memcmp(text, key, size) == 0 &&
           take(s, ':');
}

/* Takes a decimal number of at most 7 digits before the point. */
static bool take_number(scan *s, float *value)
{
    skip_blanks(s);
    bool negative = s->at < s->end && *s->at == '-';
    s->at += negative;
    float number = 0.0f, unit = 1.0f;
    int digits = 0;
    for (; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++, digits++)
        number = number * 10.0f + (float)(*s->at - '0');
    if (digits < 1 || digits > 7)
        return false;
    if (s->at < s->end && *s->at == '.')
        for (s->at++; s->at < s->end && *s->at >= '0' && *s->at <= '9'; s->at++)
            number += (float)(*s->at - '0') * (unit *= 0.1f);
    *value = negative ? -number : number;
    return true;
}

/* Takes [x,y,x,y,...] as a stroke. */
static bool take_stroke(scan *s, nl_raw_strokes *raw)
{
    if (!take(s, '['))
        return false;
    do {
        float x, y;
        if (!take_number(s, &x) || !take(s, ',') || !take_number(s, &y))
            return false;
        if (raw->point_count == NL_RAW_POINTS_MAX) {
            raw->overfull = true;
        } else {
            raw->x[raw->point_count] = x;
            raw->y[raw->point_count++] = y;
        }
    } while (take(s, ','));
    if (raw->stroke_count == NL_RAW_STROKES_MAX)
        raw->overfull = true;
    else
        raw->end[raw->stroke_count++] = raw->point_count;
    return take(s, ']');
}

static bool take_strokes(scan *s, nl_raw_strokes *raw)
{
    raw->stroke_count = raw->point_count = 0;
    raw->overfull = false;
    if (!take(s, '['))
        return false;
    if (take(s, ']'))
        return true;
    do {
        if (!take_stroke(s, raw))
            return false;
    } while (take(s, ','));
    return take(s, ']');
}

/* Takes [n,n,...] as the strokes of a part. */
static bool take_part_strokes(scan *s, nl_pen_line *out, nl_pen_line_part *part)
{
    part->first = out->stroke_count;
    if (!take(s, '['))
        return false;
    if (take(s, ']'))
        return true;
    do {
        float number;
        if (!take_number(s, &number) || number < 0.0f || out->stroke_count == NL_RAW_STROKES_MAX)
            return false;
        out->stroke[out->stroke_count++] = (int)number;
        part->count++;
    } while (take(s, ','));
    return take(s, ']');
}

/* Takes [["A",[0,1]],["B",[2]],...]: characters, or words, and their strokes. */
static bool take_parts(scan *s, nl_pen_line *out)
{
    char text[NL_PEN_LABEL_MAX + 1];
    if (!take(s, '['))
        return false;
    do {
        nl_pen_line_part part = {0};
        const char *label = text;
        if (out->part_count == NL_PEN_PARTS_MAX || !take(s, '[') ||
            !take_label(s, text, NL_PEN_LABEL_MAX) || !is_text(text) || !take(s, ',') ||
            !take_part_strokes(s, out, &part) || !take(s, ']'))
            return false;
        part.code = (uint32_t)nl_utf8_next(&label, text + strlen(text));
        out->part[out->part_count++] = part;
    } while (take(s, ','));
    return take(s, ']');
}

/* Takes "key":[...], with the comma after it, if it comes next. */
static bool take_optional_parts(scan *s, nl_pen_line *out, const char *key)
{
    scan before = *s;
    if (take_key(s, key) && take_parts(s, out) && take(s, ','))
        return true;
    *s = before;
    out->part_count = out->stroke_count = 0;
    return false;
}

/* Are the parts' strokes among those there are? Strokes may be in no part. */
static bool parts_are_there(const nl_pen_line *line)
{
    for (int i = 0; i < line->stroke_count; i++) {
        if (line->stroke[i] >= line->raw.stroke_count && !line->raw.overfull)
            return false;
    }
    return true;
}

bool nl_pen_line_read(nl_pen_line *out, const char *line, const char *end)
{
    scan s = {line, end};
    const char *quality;
    size_t quality_size;
    out->part_count = out->stroke_count = 0;
    if (!take(&s, '{') || !take_key(&s, "l") || !take_label(&s, out->label, NL_PEN_LABEL_MAX) ||
        !take(&s, ',') || !take_key(&s, "w") || !take_string(&s, &out->writer, &out->writer_size) ||
        !take(&s, ',') || !take_key(&s, "q") || !take_string(&s, &quality, &quality_size) ||
        !take(&s, ','))
        return false;
    if (!take_optional_parts(&s, out, "c") && take_optional_parts(&s, out, "wd"))
        out->part_count = out->stroke_count = 0; /* where words are is not used */
    if (!take_key(&s, "s") || !take_strokes(&s, &out->raw) || !take(&s, '}'))
        return false;
    skip_blanks(&s);
    if (s.at != end || !is_text(out->label) || !parts_are_there(out) || out->writer_size == 0 ||
        out->writer_size > NL_PEN_NAME_MAX)
        return false;
    tidy_spaces(out->label);
    return true;
}
