/* A sheet is drawn by looking up each pixel of the photo on it: a projective map, which is a
 * rotation and a fraction's denominator that differs little from 1. */
#include "draw/backdrop.h"

#include "image/enlarge.h"

#include <math.h>
#include <string.h>

enum { TEXTURES = 10, PANEL_MARGIN = 40 };

static const float DEGREE = 0.0174533f; /* radians */
static const float ROOM = 1.35f;        /* sides of the photo, in those of the turned sheet */

enum { LINES_MAX = 64, LINE_HEIGHT_MIN = 8, LINE_HEIGHT_MAX = 300 };

static const char *const names[NL_BACKDROP_COUNT] = {"none", "desk", "shadow", "panel",
                                                     "skew", "turn", "table",  "size"};

const char *nl_backdrop_name(unsigned backdrop)
{
    return backdrop < NL_BACKDROP_COUNT ? names[backdrop] : NULL;
}

/* A number from 0 to 1 that is the same wherever a place is asked for. */
static float hash(uint32_t x, uint32_t y)
{
    uint32_t h = x * 0x9e3779b1u ^ y * 0x85ebca77u;
    h = (h ^ h >> 15) * 0x2c1b3c6du;
    return (float)((h ^ h >> 13) & 0xffff) / 65535.0f;
}

/* Smooth noise: hashes at whole numbers, interpolated between. */
static float noise(float x, float y)
{
    float left = floorf(x), top = floorf(y), u = x - left, v = y - top;
    uint32_t i = (uint32_t)(int32_t)left, j = (uint32_t)(int32_t)top;
    float above = hash(i, j) + u * (hash(i + 1, j) - hash(i, j));
    float below = hash(i, j + 1) + u * (hash(i + 1, j + 1) - hash(i, j + 1));
    return above + v * (below - above);
}

/* The level of a texture, -1 to 1; `size` is that of its parts, pixels. */
static float texture(int kind, float x, float y, float size)
{
    float u = x / size, v = y / size;
    switch (kind) {
    case 0: /* plain */
        return 0.0f;
    case 1: /* wood */
        return 2.0f * noise(0.15f * u, 3.0f * v + 2.0f * noise(0.3f * u, 0.3f * v)) - 1.0f;
    case 2: /* stone */
        return noise(4.0f * u, 4.0f * v) + noise(u, v) - 1.0f;
    case 3: /* checked cloth */
        return 0.5f * (sinf(u) > 0.3f) + 0.5f * (sinf(v) > 0.3f) - 0.4f;
    case 4: /* stripes */
        return sinf(2.0f * (u + 0.3f * v)) > 0.0f ? 0.6f : -0.6f;
    case 5: /* tiles */
        return fabsf(u - roundf(u)) < 0.06f || fabsf(v - roundf(v)) < 0.06f ? -1.0f : 0.2f;
    case 6: /* blots */
        return noise(1.5f * u, 1.5f * v) > 0.7f ? 0.9f : -0.2f;
    case 7: /* woven cloth */
        return 0.5f * sinf(9.0f * u) * sinf(9.0f * v);
    case 8: /* a light that falls off */
        return tanhf(0.3f * (u - v));
    default: /* leaves */
        return noise(u, v) > 0.5f ? noise(3.0f * u, 3.0f * v) : -0.8f;
    }
}

/* The level of the picture between pixels; false outside of it. */
static bool look_up(float *level, nl_image image, float x, float y)
{
    int left = (int)floorf(x), top = (int)floorf(y);
    if (left < 0 || top < 0 || left + 1 >= image.width || top + 1 >= image.height)
        return false;
    float u = x - (float)left, v = y - (float)top;
    const uint8_t *a = nl_image_row(image, top) + left, *b = nl_image_row(image, top + 1) + left;
    float above = (float)a[0] + u * (float)(a[1] - a[0]);
    float below = (float)b[0] + u * (float)(b[1] - b[0]);
    *level = above + v * (below - above);
    return true;
}

static uint8_t to_level(float level)
{
    return (uint8_t)(fminf(fmaxf(level, 0.0f), 255.0f) + 0.5f);
}

/* How a photo shows a sheet. */
typedef struct view {
    float turn;            /* radians */
    float across, down;    /* perspective: change of size per pixel */
    int texture;           /* < 0: the sheet goes on */
    float level, contrast; /* of the desk */
    float size;            /* of its texture's parts, pixels */
} view;

static bool show(nl_image *paper, const view *how, float room, nl_rng *rng, nl_arena *arena,
                 nl_error *err)
{
    nl_image sheet = *paper, photo;
    float c = cosf(how->turn), s = sinf(how->turn), w = (float)sheet.width, h = (float)sheet.height;
    int width = (int)(room * (w * c + h * fabsf(s))), height = (int)(room * (h * c + w * fabsf(s)));
    float outside = (float)nl_image_row(sheet, 0)[0];
    if (!nl_image_init(&photo, width, height, arena, err))
        return false;
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            float u = (float)x - 0.5f * (float)width, v = (float)y - 0.5f * (float)height;
            float depth = 1.0f + how->across * u + how->down * v, level;
            bool on = look_up(&level, sheet, 0.5f * w + (c * u + s * v) / depth,
                              0.5f * h + (c * v - s * u) / depth);
            if (!on && how->texture < 0)
                level = outside;
            else if (!on)
                level = how->level + 3.0f * nl_rng_normal(rng) +
                        how->contrast * texture(how->texture, (float)x, (float)y, how->size);
            nl_image_row(photo, y)[x] = to_level(level);
        }
    }
    *paper = photo;
    return true;
}

static bool lay_on_desk(nl_image *paper, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    float longer = (float)(paper->width > paper->height ? paper->width : paper->height);
    view how = {.turn = nl_rng_range(rng, -8.0f, 8.0f) * DEGREE,
                .across = nl_rng_range(rng, -0.12f, 0.12f) / longer,
                .down = nl_rng_range(rng, -0.12f, 0.12f) / longer,
                .texture = (int)nl_rng_below(rng, TEXTURES),
                .level = nl_rng_range(rng, 30.0f, 110.0f),
                .size = nl_rng_range(rng, 0.03f, 0.12f) * longer};
    how.contrast = how.level * nl_rng_range(rng, 0.2f, 0.7f);
    return show(paper, &how, ROOM, rng, arena, err);
}

static bool skew(nl_image *paper, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    view how = {.turn = nl_rng_range(rng, -15.0f, 15.0f) * DEGREE, .texture = -1};
    return show(paper, &how, 1.0f, rng, arena, err);
}

/* Darkens what is on one side of a line through the middle. */
static void cast_shadow(nl_image paper, nl_rng *rng)
{
    float turn = nl_rng_range(rng, 0.0f, 360.0f) * DEGREE, dark = nl_rng_range(rng, 0.5f, 0.7f);
    float c = cosf(turn), s = sinf(turn);
    for (int y = 0; y < paper.height; y++) {
        uint8_t *row = nl_image_row(paper, y);
        for (int x = 0; x < paper.width; x++) {
            float side = c * ((float)x - 0.5f * (float)paper.width) +
                         s * ((float)y - 0.5f * (float)paper.height);
            float share = fminf(fmaxf(0.5f * side + 0.5f, 0.0f), 1.0f);
            row[x] = to_level((float)row[x] * (1.0f - share * (1.0f - dark)));
        }
    }
}

static bool put_in_panel(nl_image *paper, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    nl_image page;
    uint8_t light = to_level(nl_rng_range(rng, 225.0f, 255.0f));
    int margin = PANEL_MARGIN + (int)nl_rng_below(rng, PANEL_MARGIN);
    if (!nl_image_init(&page, paper->width + 2 * margin, paper->height + 2 * margin, arena, err))
        return false;
    memset(page.data, light, (size_t)page.stride * (size_t)page.height);
    nl_image_invert(*paper);
    for (int y = 0; y < paper->height; y++)
        memcpy(nl_image_row(page, y + margin) + margin, nl_image_row(*paper, y),
               (size_t)paper->width);
    *paper = page;
    return true;
}

/* Turns by some quarters: each is a transposition, its rows in reverse. */
static bool turn(nl_image *paper, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    for (uint32_t quarters = 1 + nl_rng_below(rng, 3); quarters > 0; quarters--) {
        nl_image across, turned;
        if (!nl_image_transpose(&across, *paper, arena, err) ||
            !nl_image_copy(&turned, across, arena, err))
            return false;
        for (int y = 0; y < across.height; y++)
            memcpy(nl_image_row(turned, across.height - 1 - y), nl_image_row(across, y),
                   (size_t)across.width);
        *paper = turned;
    }
    return true;
}

/* Rows of a picture. */
typedef struct rows {
    int first, count;
} rows;

/* Lists the rows with ink, line by line; returns how many lines there are. */
static int find_lines(rows lines[LINES_MAX], nl_image paper)
{
    int count = 0;
    uint8_t light = nl_image_row(paper, 0)[0];
    for (int y = 0, empty = 1; y < paper.height; y++) {
        bool ink = false;
        for (int x = 0; x < paper.width && !ink; x++)
            ink = nl_image_row(paper, y)[x] < light / 2;
        if (ink && empty > 0 && count < LINES_MAX)
            lines[count++] = (rows){y, 0};
        if (ink && count > 0)
            lines[count - 1].count = y + 1 - lines[count - 1].first;
        empty = ink ? 0 : empty + 1;
    }
    return count;
}

static void draw_bar(nl_image paper, int left, int top, int width, int height, uint8_t level)
{
    for (int y = top < 0 ? 0 : top; y < top + height && y < paper.height; y++)
        for (int x = left < 0 ? 0 : left; x < left + width && x < paper.width; x++)
            nl_image_row(paper, y)[x] = level;
}

static void draw_table(nl_image paper, nl_rng *rng)
{
    rows lines[LINES_MAX];
    int count = find_lines(lines, paper), pen = 1 + (int)nl_rng_below(rng, 4);
    uint8_t level = (uint8_t)nl_rng_below(rng, 120);
    int top = count > 0 ? lines[0].first / 2 : 0, bottom = top;
    for (int i = 0; i <= count; i++) {
        int above = i > 0 ? lines[i - 1].first + lines[i - 1].count : 0;
        int below = i < count ? lines[i].first : paper.height;
        bottom = (above + below) / 2;
        draw_bar(paper, pen, bottom, paper.width - 2 * pen, pen, level);
    }
    draw_bar(paper, pen, top, pen, bottom - top, level);
    draw_bar(paper, paper.width - 2 * pen, top, pen, bottom - top + pen, level);
}

/* Makes it smaller: by a whole number first, so that no pixel is passed over. */
static bool reduce(nl_image *paper, float factor, nl_arena *arena, nl_error *err)
{
    int whole = (int)(1.0f / factor);
    nl_image coarse = *paper, out;
    float rest = (float)whole * factor;
    if ((whole > 1 && !nl_image_reduce(&coarse, *paper, whole, false, arena, err)) ||
        !nl_image_init(&out, (int)(rest * (float)coarse.width), (int)(rest * (float)coarse.height),
                       arena, err))
        return false;
    for (int y = 0; y < out.height; y++) {
        for (int x = 0; x < out.width; x++) {
            float level = (float)nl_image_row(coarse, 0)[0];
            look_up(&level, coarse, ((float)x + 0.5f) / rest - 0.5f,
                    ((float)y + 0.5f) / rest - 0.5f);
            nl_image_row(out, y)[x] = to_level(level);
        }
    }
    *paper = out;
    return true;
}

static bool resize(nl_image *paper, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    rows lines[LINES_MAX];
    int count = find_lines(lines, *paper), highest = 1;
    for (int i = 0; i < count; i++)
        highest = lines[i].count > highest ? lines[i].count : highest;
    float range = logf((float)LINE_HEIGHT_MAX / (float)LINE_HEIGHT_MIN);
    float height = (float)LINE_HEIGHT_MIN * expf(nl_rng_range(rng, 0.0f, range));
    float factor = height / (float)highest;
    return factor < 1.0f ? reduce(paper, factor, arena, err)
                         : nl_image_enlarge(paper, *paper, factor, arena, err);
}

bool nl_backdrop_draw(nl_image *paper, nl_backdrop backdrop, nl_rng *rng, nl_arena *arena,
                      nl_error *err)
{
    switch (backdrop) {
    case NL_BACKDROP_DESK:
        return lay_on_desk(paper, rng, arena, err);
    case NL_BACKDROP_SHADOW:
        cast_shadow(*paper, rng);
        return true;
    case NL_BACKDROP_PANEL:
        return put_in_panel(paper, rng, arena, err);
    case NL_BACKDROP_SKEW:
        return skew(paper, rng, arena, err);
    case NL_BACKDROP_TURN:
        return turn(paper, rng, arena, err);
    case NL_BACKDROP_TABLE:
        draw_table(*paper, rng);
        return true;
    case NL_BACKDROP_SIZE:
        return resize(paper, rng, arena, err);
    default:
        return true;
    }
}
