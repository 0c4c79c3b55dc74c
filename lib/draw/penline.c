/* All lines have one form, so each is scanned token by token and any other is refused. */
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

static bool take_key(scan *s, char key)
{
    const char *text;
    size_t size;
    return take_string(s, &text, &size) && size == 1 && *text == key && take(s, ':');
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

bool nl_pen_line_read(nl_pen_line *out, const char *line, const char *end)
{
    scan s = {line, end};
    const char *label, *quality;
    size_t label_size, quality_size;
    if (!take(&s, '{') || !take_key(&s, 'l') || !take_string(&s, &label, &label_size) ||
        !take(&s, ',') || !take_key(&s, 'w') || !take_string(&s, &out->writer, &out->writer_size) ||
        !take(&s, ',') || !take_key(&s, 'q') || !take_string(&s, &quality, &quality_size) ||
        !take(&s, ',') || !take_key(&s, 's') || !take_strokes(&s, &out->raw) || !take(&s, '}'))
        return false;
    const char *label_end = label + label_size;
    int32_t code = label < label_end ? nl_utf8_next(&label, label_end) : -1;
    out->code = (uint32_t)code;
    skip_blanks(&s);
    return s.at == end && code >= 0 && label == label_end && nl_code_is_character(out->code) &&
           out->writer_size > 0 && out->writer_size <= NL_PEN_NAME_MAX;
}
