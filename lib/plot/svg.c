/* See plot/svg.h. */
#include "plot/svg.h"

#include "base/utf8.h"
#include "plot/number.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

uint32_t nl_svg_colour(int index)
{
    static const uint32_t colours[NL_SVG_COLOURS] = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
                                                     0x444444, 0xe69f00, 0x56b4e9};
    return colours[index % NL_SVG_COLOURS];
}

uint32_t nl_svg_blend(uint32_t a, uint32_t b, double share)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift < 24; shift += 8) {
        double from = (double)(a >> shift & 255), to = (double)(b >> shift & 255);
        mixed |= (uint32_t)lround(from + (to - from) * share) << shift;
    }
    return mixed;
}

uint32_t nl_confidence_colour(double probability)
{
    double share = probability > 0 ? pow(fmin(probability, 1), 4) : 0;
    if (share < 0.5)
        return nl_svg_blend(0xc81e1e, 0xd08700, share * 2);
    return nl_svg_blend(0xd08700, 0x00796b, share * 2 - 1);
}

/* Makes room for more bytes and a zero byte. */
static char *reserve(nl_svg *svg, size_t bytes)
{
    if (svg->failed)
        return NULL;
    char *text = nl_grow(svg->arena, svg->text, &svg->capacity, svg->size + bytes + 1, 1, svg->err);
    if (!text) {
        svg->failed = true;
        return NULL;
    }
    svg->text = text;
    return text + svg->size;
}

static void put_bytes(nl_svg *svg, const char *bytes, size_t count)
{
    char *to = reserve(svg, count);
    if (!to)
        return;
    memcpy(to, bytes, count);
    svg->size += count;
}

static void put_string(nl_svg *svg, const char *text)
{
    put_bytes(svg, text, strlen(text));
}

static void put_character(nl_svg *svg, int32_t code)
{
    char bytes[5];
    bool none = code < 0x20 || (code >= 0x7f && code < 0xa0) || (code & 0xfffe) == 0xfffe;
    switch (code) {
    case '&':
        put_string(svg, "&amp;");
        break;
    case '<':
        put_string(svg, "&lt;");
        break;
    case '>':
        put_string(svg, "&gt;");
        break;
    case '"':
        put_string(svg, "&quot;");
        break;
    default:
        put_bytes(svg, bytes, nl_utf8_put(bytes, none ? '?' : (uint32_t)code));
    }
}

static void put_escaped(nl_svg *svg, const char *text)
{
    const char *end = text + strlen(text);
    while (text < end)
        put_character(svg, nl_utf8_next(&text, end));
}

static void put_number(nl_svg *svg, double value)
{
    char text[NL_NUMBER_ROOM];
    size_t length = nl_number_fixed(text, sizeof text, isfinite(value) ? value : 0, 2);
    if (text[length - 1] == '0' && text[length - 3] == '.')
        length -= text[length - 2] == '0' ? 3 : 1;
    put_bytes(svg, text, length);
}

static void put_colour(nl_svg *svg, unsigned colour)
{
    char text[7] = "#";
    for (int i = 0; i < 6; i++)
        text[1 + i] = "0123456789abcdef"[colour >> (20 - 4 * i) & 15];
    put_bytes(svg, text, sizeof text);
}

void nl_svg_put(nl_svg *svg, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    while (*format) {
        size_t plain = strcspn(format, "%");
        put_bytes(svg, format, plain);
        format += plain;
        if (!*format)
            break;
        switch (format[1]) {
        case 'd':
            put_number(svg, va_arg(arguments, int));
            break;
        case 'g':
            put_number(svg, va_arg(arguments, double));
            break;
        case 's':
            put_escaped(svg, va_arg(arguments, const char *));
            break;
        case 'x':
            put_colour(svg, va_arg(arguments, unsigned));
            break;
        default:
            put_bytes(svg, "%", 1);
        }
        format += 2;
    }
    va_end(arguments);
}

void nl_svg_base64(nl_svg *svg, nl_bytes data)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *to = reserve(svg, (data.size + 2) / 3 * 4);
    if (!to)
        return;
    for (size_t i = 0; i < data.size; i += 3) {
        size_t left = data.size - i;
        uint32_t three = (uint32_t)data.data[i] << 16;
        three |= left > 1 ? (uint32_t)data.data[i + 1] << 8 : 0;
        three |= left > 2 ? data.data[i + 2] : 0;
        *to++ = digits[three >> 18];
        *to++ = digits[three >> 12 & 63];
        *to++ = left > 1 ? digits[three >> 6 & 63] : '=';
        *to++ = left > 2 ? digits[three & 63] : '=';
    }
    svg->size += (data.size + 2) / 3 * 4;
}

void nl_svg_open(nl_svg *svg, double width, double height, nl_arena *arena, nl_error *err)
{
    *svg = (nl_svg){.arena = arena, .err = err};
    nl_svg_put(svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" "
               "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%g\" height=\"%g\" "
               "viewBox=\"0 0 %g %g\" font-family=\"Helvetica, Arial, 'Liberation Sans', "
               "'DejaVu Sans', sans-serif\">\n"
               "<rect width=\"%g\" height=\"%g\" fill=\"%x\"/>\n",
               width, height, width, height, width, height, (unsigned)NL_SVG_PAPER);
}

bool nl_svg_close(nl_bytes *out, nl_svg *svg)
{
    put_string(svg, "</svg>\n");
    *out = (nl_bytes){0};
    if (!svg->failed)
        *out = (nl_bytes){(const uint8_t *)svg->text, svg->size};
    return !svg->failed;
}

double nl_svg_text_width(const char *text, double size)
{
    size_t characters = 0;
    for (; *text; text++)
        characters += (*text & 0xc0) != 0x80;
    return 0.56 * size * (double)characters;
}
