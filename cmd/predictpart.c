/* See predictpart.h. */
#include "predictpart.h"

#include "base/utf8.h"

#include <string.h>

static nl_answer_part part_of(const nl_text *text, int first, int count)
{
    const nl_reading *readings = text->readings + first;
    nl_answer_part part = {first, first + count, {0}, nl_certainty_of(readings, count)};
    for (int i = 0; i < count; i++)
        part.box = nl_box_union(part.box, readings[i].box);
    return part;
}

nl_answer_part nl_answer_part_at(const nl_text *text, int first, bool word)
{
    return part_of(text, first, nl_reading_span(text, first, word));
}

nl_answer_part nl_answer_part_all(const nl_text *text)
{
    return part_of(text, 0, text->count);
}

uint32_t nl_answer_separator(const nl_text *text, const nl_answer_part *part, int index)
{
    const nl_reading *r = &text->readings[index];
    if (index == part->first)
        return 0;
    return r->line != r[-1].line ? '\n' : r->word != r[-1].word ? ' ' : 0;
}

nl_baseline nl_answer_baseline(const nl_text *text, const nl_answer_part *line)
{
    const nl_line *l = &text->layout.lines[text->readings[line->first].source];
    double scale = (double)text->scale;
    nl_baseline base = {.x = {line->box.left, line->box.left + line->box.width}};
    for (int i = 0; i < 2; i++)
        base.y[i] = (double)nl_line_base(l, (float)(base.x[i] * scale)) / scale;
    return base;
}

void nl_unturn_size(const nl_text *text, int *width, int *height)
{
    bool sideways = text->rotate % 180 != 0;
    *width = sideways ? text->height : text->width;
    *height = sideways ? text->width : text->height;
}

/* Where a point of the turned picture is in the picture as given. */
static void unturn(const nl_text *text, double *x, double *y)
{
    double u = *x, v = *y;
    switch (text->rotate) {
    case 90:
        *x = v;
        *y = text->width - u;
        break;
    case 180:
        *x = text->width - u;
        *y = text->height - v;
        break;
    case 270:
        *x = text->height - v;
        *y = u;
        break;
    default:
        break;
    }
}

nl_box nl_unturn_box(const nl_text *text, nl_box box)
{
    double x[2] = {box.left, box.left + box.width}, y[2] = {box.top, box.top + box.height};
    unturn(text, &x[0], &y[0]);
    unturn(text, &x[1], &y[1]);
    int left = x[0] < x[1] ? 0 : 1, top = y[0] < y[1] ? 0 : 1;
    return (nl_box){.left = (int)x[left],
                    .top = (int)y[top],
                    .width = (int)(x[1 - left] - x[left]),
                    .height = (int)(y[1 - top] - y[top])};
}

nl_baseline nl_unturn_baseline(const nl_text *text, nl_baseline turned)
{
    for (int i = 0; i < 2; i++)
        unturn(text, &turned.x[i], &turned.y[i]);
    return turned;
}

void nl_xml_character(FILE *out, uint32_t code)
{
    char bytes[5];
    switch (code) {
    case '\t':
    case '\n':
    case '\r':
    case '"':
    case '&':
    case '\'':
    case '<':
    case '>':
        fprintf(out, "&#%u;", (unsigned)code);
        return;
    default:
        nl_utf8_put(bytes, code < 0x20 || code == 0xfffe || code == 0xffff ? 0xfffd : code);
        fputs(bytes, out);
    }
}

void nl_xml_text(FILE *out, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end) {
        int32_t code = nl_utf8_next(&text, end);
        nl_xml_character(out, code < 0 ? 0xfffd : (uint32_t)code);
    }
}

void nl_xml_part(FILE *out, const nl_text *text, const nl_answer_part *part)
{
    for (int i = part->first; i < part->end; i++) {
        uint32_t separator = nl_answer_separator(text, part, i);
        if (separator)
            nl_xml_character(out, separator);
        nl_xml_character(out, text->readings[i].code[0]);
    }
}
