/* stb_truetype draws the glyphs. The font is part of the program, so it is never a stranger's. */
#include "plot/font.h"

#include "base/embed.h"
#include "base/utf8.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* stb declares functions it does not define; gcc reports that at the end of the file, so this is
 * not popped. */
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wfloat-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wunused-parameter"
#pragma GCC diagnostic ignored "-Wsign-compare"
#pragma GCC diagnostic ignored "-Wcast-qual"
#pragma GCC diagnostic ignored "-Wcast-align"
#pragma GCC diagnostic ignored "-Wdouble-promotion"

/* Where stb's memory comes from; what it asks for lives until the arena is restored. */
typedef struct lender {
    nl_arena *arena;
    nl_error *err;
    bool failed;
} lender;

static void *lend(size_t size, lender *from)
{
    void *block = nl_alloc(from->arena, size, 1, from->err);
    from->failed = from->failed || !block;
    return block;
}

#define STB_TRUETYPE_IMPLEMENTATION
#define STBTT_STATIC
#define STBTT_malloc(size, from) lend((size), (from))
#define STBTT_free(block, from)  ((void)(block), (void)(from))
#define STBTT_assert(x)          ((x) ? (void)0 : __builtin_trap())
#include <stb/stb_truetype.h>

#pragma GCC diagnostic pop

NL_EMBED("nl_font", NL_FONT);

extern const uint8_t nl_font_begin[];

static const double ADVANCE = 0.602; /* in font sizes, as are the next two */
static const double ASCENT = 0.93, DESCENT = 0.24;

static size_t count_characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += (*text & 0xc0) != 0x80;
    return count;
}

double nl_font_width(const char *text, double size)
{
    return ADVANCE * size * (double)count_characters(text);
}

/* Adds one character, whose origin is x pixels right of the mask's left side, on its baseline. */
static bool draw_glyph(const nl_text_mask *mask, const stbtt_fontinfo *font, int glyph, double x,
                       float scale)
{
    lender *from = font->userdata;
    int left, top, right, bottom, y = -mask->top;
    float shift = (float)(x - floor(x));
    stbtt_GetGlyphBitmapBoxSubpixel(font, glyph, scale, scale, shift, 0, &left, &top, &right,
                                    &bottom);
    int width = right - left, height = bottom - top;
    if (width <= 0 || height <= 0)
        return true;
    uint8_t *own = nl_alloc_table(from->arena, (size_t)height, (size_t)width, 1, from->err);
    if (!own)
        return false;
    stbtt_MakeGlyphBitmapSubpixel(font, own, width, height, width, scale, scale, shift, 0, glyph);
    for (int r = 0; r < height; r++) {
        for (int c = 0; c < width; c++) {
            int to_x = (int)floor(x) + left + c, to_y = y + top + r;
            if (to_x < 0 || to_x >= mask->width || to_y < 0 || to_y >= mask->height)
                continue;
            uint8_t *to = mask->covered + (size_t)to_y * (size_t)mask->width + (size_t)to_x;
            uint8_t value = own[(size_t)r * (size_t)width + (size_t)c];
            *to = *to > value ? *to : value;
        }
    }
    return !from->failed;
}

bool nl_font_draw(nl_text_mask *out, const char *text, double size, double shift, int margin,
                  nl_arena *arena, nl_error *err)
{
    lender from = {arena, err, false};
    stbtt_fontinfo font = {.userdata = &from};
    const char *end = text + strlen(text);
    double width = nl_font_width(text, size) + shift;
    *out = (nl_text_mask){0};
    if (size > 10000.0 || width > 100000.0)
        return nl_fail(err, NL_ERROR_LIMIT, "a text of %.0f x %.0f pixels is too large", width,
                       size);
    nl_text_mask mask = {.left = -margin - 1, .top = -(int)ceil(ASCENT * size) - margin};
    mask.width = (int)ceil(width) + 2 * (margin + 1);
    mask.height = (int)ceil(DESCENT * size) + margin - mask.top;
    mask.covered = nl_alloc_table(arena, (size_t)mask.height, (size_t)mask.width, 1, err);
    if (!mask.covered || !stbtt_InitFont(&font, nl_font_begin, 0))
        return false;
    float scale = stbtt_ScaleForMappingEmToPixels(&font, (float)size);
    for (double x = shift - mask.left; text < end; x += ADVANCE * size) {
        nl_arena_mark mark = nl_arena_save(arena);
        int glyph = stbtt_FindGlyphIndex(&font, nl_utf8_next(&text, end));
        bool ok = draw_glyph(&mask, &font, glyph, x, scale);
        nl_arena_restore(arena, mark);
        if (!ok)
            return false;
    }
    *out = mask;
    return true;
}
