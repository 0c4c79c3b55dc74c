/* Each letter is drawn on a tile of its own, which is then laid on the sheet. A pixel belongs to
 * the letter whose ink is darkest there.
 *
 * Half of the breaks are pieces left out of the path, if a stroke is long enough for that; the
 * others are bands wiped across all of the letter's ink there. */
#include "draw/compose.h"

#include "draw/degrade.h"
#include "draw/pen.h"
#include "draw/typeset.h"

#include <assert.h>
#include <math.h>
#include <string.h>

enum {
    BREAK_TRIES = 8,
    BREAK_AWAY = 3, /* points between a break and the end of its stroke */
};

static const float NARROWEST = 1.5f; /* break, pixels: less would not part the ink */

/* Where letters are drawn. */
typedef struct sheet {
    nl_image ink;
    uint16_t *owner;
    uint8_t *tile, *wiped; /* room for the largest letter */
    int room_width, room_height;
    float left, top; /* of the sheet, in the coordinates of the typesetting */
} sheet;

/* A random point of the path, away from the ends of its stroke if one is found. */
static int break_point(const nl_path *path, nl_rng *rng)
{
    int at = 0;
    for (int i = 0; i < BREAK_TRIES; i++) {
        at = (int)nl_rng_below(rng, (uint32_t)path->point_count);
        int stroke = 0;
        while (path->end[stroke] <= at)
            stroke++;
        if (at - nl_path_first(path, stroke) >= BREAK_AWAY &&
            path->end[stroke] - 1 - at >= BREAK_AWAY)
            break;
    }
    return at;
}

/* Wipes a band of `gap` pixels across the path at one of its points. */
static void wipe(nl_image tile, uint8_t *wiped, const nl_path *path, float gap, nl_rng *rng)
{
    int at = break_point(path, rng);
    const nl_path_point *p = &path->point[at];
    const nl_path_point *a = at > 0 ? p - 1 : p, *b = at < path->point_count - 1 ? p + 1 : p;
    float dx = b->x - a->x, dy = b->y - a->y, length = hypotf(dx, dy);
    if (!(length > 0.0f))
        return;
    float reach = (p->half + 2.0f) / length;
    nl_path across = {.stroke_count = 1, .point_count = 2, .end = {2}};
    across.point[0] = (nl_path_point){p->x - reach * dy, p->y + reach * dx, 0.5f * gap};
    across.point[1] = (nl_path_point){p->x + reach * dy, p->y - reach * dx, 0.5f * gap};
    size_t bytes = (size_t)tile.stride * (size_t)tile.height;
    memset(wiped, 0, bytes);
    nl_pen_draw((nl_image){wiped, tile.width, tile.height, tile.stride}, &across, 1.2f);
    for (size_t i = 0; i < bytes; i++)
        tile.data[i] = tile.data[i] < 255 - wiped[i] ? tile.data[i] : (uint8_t)(255 - wiped[i]);
}

/* Lays the tile on the sheet at (left, top). */
static void lay(const sheet *s, nl_image tile, int left, int top, uint16_t owner)
{
    assert(left + tile.width <= s->ink.width && top + tile.height <= s->ink.height);
    for (int y = 0; y < tile.height; y++) {
        const uint8_t *from = nl_image_row(tile, y);
        size_t row = (size_t)(top + y) * (size_t)s->ink.stride + (size_t)left;
        for (int x = 0; x < tile.width; x++) {
            if (from[x] > s->ink.data[row + (size_t)x]) {
                s->ink.data[row + (size_t)x] = from[x];
                s->owner[row + (size_t)x] = owner;
            }
        }
    }
}

/* The part of the sheet that the path's ink may reach; the path is in its coordinates. */
static nl_box reach(const sheet *s, const nl_path *path, float soft)
{
    nl_extent e = nl_path_extent(path);
    int left = (int)fmaxf(e.left - soft - 1.0f, 0.0f), top = (int)fmaxf(e.low - soft - 1.0f, 0.0f);
    int right = (int)fminf(e.right + soft + 2.0f, (float)s->ink.width);
    int bottom = (int)fminf(e.high + soft + 2.0f, (float)s->ink.height);
    int width = right - left, height = bottom - top;
    return (nl_box){left, top, width < s->room_width ? width : s->room_width,
                    height < s->room_height ? height : s->room_height};
}

/* Draws the path on the tile with that many breaks in it. */
static void draw_broken(nl_image tile, uint8_t *wiped, nl_path *path, int breaks,
                        const nl_compose_style *style, nl_rng *rng)
{
    float gap[NL_PATH_BREAKS_MAX];
    bool broken[NL_PATH_BREAKS_MAX];
    for (int i = 0; i < breaks; i++) {
        gap[i] = style->stroke_width * style->height *
                 nl_rng_range(rng, style->break_least, style->break_most);
        gap[i] = fmaxf(gap[i], NARROWEST);
        broken[i] = nl_rng_below(rng, 2) && nl_path_break(path, gap[i], rng);
    }
    nl_pen_draw(tile, path, style->soft);
    for (int i = 0; i < breaks; i++)
        if (!broken[i])
            wipe(tile, wiped, path, gap[i], rng);
}

static void draw_letter(const sheet *s, const nl_typeset *typeset, int index, nl_rng *rng)
{
    const nl_compose_style *style = typeset->style;
    nl_path path;
    nl_typeset_path(&path, typeset, index);
    nl_path_transform(&path, 1.0f, -s->left, s->top);
    nl_box box = reach(s, &path, style->soft);
    nl_image tile = {s->tile, box.width, box.height, box.width};
    memset(tile.data, 0, (size_t)box.width * (size_t)box.height);
    for (int i = 0; i < path.point_count; i++) {
        path.point[i].x -= (float)box.left;
        path.point[i].y -= (float)box.top;
    }
    assert(style->breaks_least <= style->breaks_most);
    uint32_t more = (uint32_t)(style->breaks_most - style->breaks_least) + 1;
    int breaks = style->breaks_least + (int)nl_rng_below(rng, more);
    draw_broken(tile, s->wiped, &path, breaks < NL_PATH_BREAKS_MAX ? breaks : NL_PATH_BREAKS_MAX,
                style, rng);
    assert(index < UINT16_MAX);
    lay(s, tile, box.left, box.top, (uint16_t)(index + 1));
}

/* A sheet as large as the text and its margins. */
static bool sheet_make(sheet *out, const nl_typeset *typeset, nl_arena *arena, nl_error *err)
{
    const nl_extent *e = &typeset->extent;
    const nl_compose_style *style = typeset->style;
    float margin = style->margin * style->height + style->soft;
    float width = ceilf(e->right - e->left + 2.0f * margin);
    float height = ceilf(e->high - e->low + 2.0f * margin);
    if (!(width <= NL_IMAGE_SIDE_MAX && height <= NL_IMAGE_SIDE_MAX))
        return nl_fail(err, NL_ERROR_LIMIT,
                       "the text takes %.0f by %.0f pixels; write it smaller or in shorter lines",
                       (double)width, (double)height);
    *out = (sheet){.left = e->left - margin, .top = e->high + margin};
    if (!nl_image_init(&out->ink, (int)width, (int)height, arena, err))
        return false;
    out->owner = nl_alloc(arena, (size_t)out->ink.stride * (size_t)height, sizeof *out->owner, err);
    return out->owner;
}

static bool draw_letters(sheet *s, const nl_typeset *typeset, nl_rng *rng, nl_arena *arena,
                         nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    float more = 2.0f * typeset->style->soft + 5.0f;
    s->room_width = (int)(typeset->widest + more);
    s->room_height = (int)(typeset->tallest + more);
    s->tile = nl_alloc(arena, (size_t)s->room_width, (size_t)s->room_height, err);
    s->wiped = s->tile ? nl_alloc(arena, (size_t)s->room_width, (size_t)s->room_height, err) : NULL;
    bool ok = s->wiped;
    for (int i = 0; ok && i < typeset->count; i++)
        draw_letter(s, typeset, i, rng);
    nl_arena_restore(arena, mark);
    return ok;
}

/* Notes what is written: the text and the code points of its letters. */
static bool note_truth(nl_composed *out, const nl_typeset *typeset, const char *text,
                       nl_arena *arena, nl_error *err)
{
    size_t size = strlen(text);
    out->text = NL_NEW(arena, char, size + 2, err);
    out->codes = out->text ? NL_NEW(arena, uint32_t, (size_t)typeset->count, err) : NULL;
    if (!out->codes)
        return false;
    memcpy(out->text, text, size);
    if (size == 0 || text[size - 1] != '\n')
        out->text[size] = '\n';
    out->letter_count = typeset->count;
    for (int i = 0; i < typeset->count; i++)
        out->codes[i] = typeset->letters[i].code;
    return true;
}

/* Draws what was set. */
static bool compose(nl_composed *out, const nl_typeset *typeset, const char *text, nl_rng *rng,
                    nl_arena *arena, nl_error *err)
{
    sheet s;
    nl_composed made = {0};
    if (!note_truth(&made, typeset, text, arena, err) || !sheet_make(&s, typeset, arena, err) ||
        !draw_letters(&s, typeset, rng, arena, err))
        return false;
    made.paper = s.ink;
    made.owner = s.owner;
    nl_degrade(s.ink, typeset->style, s.top - s.left * tanf(typeset->style->rotation), rng);
    *out = made;
    return true;
}

bool nl_compose_text(nl_composed *out, const char *text, const nl_compose_source *source,
                     const nl_compose_style *style, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    nl_typeset typeset;
    *out = (nl_composed){0};
    return nl_typeset_text(&typeset, text, source, style, rng, arena, err) &&
           compose(out, &typeset, text, rng, arena, err);
}

bool nl_compose_written(nl_composed *out, size_t text, const nl_compose_source *source,
                        const nl_compose_style *style, nl_rng *rng, nl_arena *arena, nl_error *err)
{
    nl_typeset typeset;
    *out = (nl_composed){0};
    return nl_typeset_written(&typeset, text, source, style, rng, arena, err) &&
           compose(out, &typeset, source->pens->texts[text].text, rng, arena, err);
}
