/* Sides are taken for straight strokes (page/sides.h) that meet at corners, and are of ink between
 * them. So a rectangle is found where letters cross it, where it is broken, and where it shares
 * sides with others, as the cells of forms in Yu and Jain (A generic system for form dropout,
 * 1996). */
#include "page/rectangles.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum {
    DARK_LEVELS = 4, /* of 255: by which paper is darker where pale lines cross, */
    SIDE_MIN = 12,   /* pixels: of a box, at least */
    TESTS = 8000000, /* corners and columns looked at, at most: bounds the time */
    REACH = 3,       /* pixels beyond the lines' widths by which a corner may be open */
    BOTTOMS = 8,     /* level lines below a box's top that may be its bottom */
    CORNERS = 3,     /* with ink, at least: rounder ones are a letter's */
    WHOLE = 3,       /* sides that are neither broken nor written on, at least */
    OVERHANGING = 3, /* sides longer than the box, at least: a hash symbol */
};

static const float DARK_SIGMAS = 0.6f;             /* and by so many times the noise */
static const float COVERED = 0.8f;                 /* share of a side that is ink, at least, */
static const float BROKEN = 0.65f;                 /* and of one that is worse than the others */
static const float GAP = 0.05f, GAP_PIXELS = 2.0f; /* of the length: widest gap of a side */
static const float SKEW = 0.09f;                   /* difference of the slopes of sides, at most */
static const float ALONE = 0.4f;        /* share of it where nothing touches it, at least */
static const float OVERHANG = 0.2f;     /* of the box's height by which a side is longer */
static const float SIDE_STROKES = 3.0f; /* line widths: of a box, at least */
static const float NARROWEST = 0.25f;   /* width over height of a box */

/* Where the lines cross, or would if they were longer. */
static void cross(float *x, float *y, const nl_ruled_line *level, const nl_ruled_line *upright)
{
    *x = upright->middle[upright->count / 2];
    for (int i = 0; i < 2; i++) {
        *y = nl_ruled_line_at(level, *x);
        *x = nl_ruled_line_at(upright, *y);
    }
}

static bool reaches(const nl_ruled_line *line, float along, float reach)
{
    return along >= (float)line->first - reach &&
           along <= (float)(line->first + line->count - 1) + reach;
}

static bool is_meeting(const nl_ruled_line *level, const nl_ruled_line *upright)
{
    float x, y, reach = (float)REACH + 0.5f * (level->width + upright->width);
    cross(&x, &y, level, upright);
    return reaches(level, x, reach) && reaches(upright, y, reach);
}

/* By their middles, across. */
static int by_middle(const void *a, const void *b)
{
    const nl_ruled_line *p = a, *q = b;
    float m = p->middle[p->count / 2], n = q->middle[q->count / 2];
    return m != n ? (m > n) - (m < n) : (p->first > q->first) - (p->first < q->first);
}

static void sort_lines(nl_ruled_line *lines, int count)
{
    if (count > 1)
        qsort(lines, (size_t)count, sizeof *lines, by_middle);
}

static bool list_init(nl_rectangle_list *f, const nl_ruled_line_list *sides,
                      const nl_ruled_page *page, nl_arena *arena, nl_error *err)
{
    *f = (nl_rectangle_list){.page = page,
                             .corner_dark = (int)(DARK_SIGMAS * page->noise) + DARK_LEVELS,
                             .stroke_width = sides->stroke_width,
                             .tests = TESTS};
    while (f->level_count < sides->count && !sides->lines[f->level_count].upright)
        f->level_count++;
    f->level = sides->lines;
    f->upright = sides->lines + f->level_count;
    f->upright_count = sides->count - f->level_count;
    size_t pairs = (size_t)f->level_count * (size_t)f->upright_count;
    f->meet = NL_NEW(arena, uint8_t, pairs, err);
    f->list = NL_NEW(arena, nl_rectangle, NL_RECTANGLES_MAX, err);
    if (!f->meet || !f->list)
        return false;
    sort_lines(f->level, f->level_count);
    sort_lines(f->upright, f->upright_count);
    for (int h = 0; h < f->level_count; h++) {
        for (int v = 0; v < f->upright_count; v++)
            f->meet[h * f->upright_count + v] = is_meeting(&f->level[h], &f->upright[v]);
    }
    return true;
}

/* What is seen of a side of a box. */
typedef struct sights {
    int ink, alone; /* columns */
    int gap;        /* the longest without ink */
} sights;

static sights count_sights(const nl_ruled_line *line, int from, int to)
{
    sights s = {0};
    for (int i = from, gap = 0; i < to; i++) {
        bool known = i >= line->first && i < line->first + line->count;
        uint8_t seen = known ? line->sights[i - line->first] : NL_SIGHT_NONE;
        s.ink += seen >= NL_SIGHT_INK;
        s.alone += seen == NL_SIGHT_ALONE;
        gap = known && seen == NL_SIGHT_NONE ? gap + 1 : 0;
        s.gap = gap > s.gap ? gap : s.gap;
    }
    return s;
}

/* Is each side of the box ink, and most of them nothing but the line for much of their length? */
static bool is_closed(const nl_rectangle_list *f, const nl_rectangle *c)
{
    const nl_ruled_line *sides[] = {&f->level[c->top], &f->level[c->bottom], &f->upright[c->left],
                                    &f->upright[c->right]};
    int whole = 0;
    for (int i = 0; i < 4; i++) {
        int from = sides[i]->upright ? c->y : c->x;
        float length = (float)(sides[i]->upright ? c->height : c->width);
        sights s = count_sights(sides[i], from, from + (int)length);
        if ((float)s.ink < BROKEN * length || (float)s.gap > GAP * length + GAP_PIXELS)
            return false;
        whole += (float)s.ink >= COVERED * length && (float)s.alone >= ALONE * length;
    }
    return whole >= WHOLE;
}

/* Is it dark where the lines cross? */
static bool is_corner(const nl_rectangle_list *f, int level, int upright)
{
    float x, y;
    int dark = 0;
    cross(&x, &y, &f->level[level], &f->upright[upright]);
    nl_box box = {(int)(x + 0.5f) - 1, (int)(y + 0.5f) - 1, 3, 3};
    nl_image corner = nl_image_crop(f->page->flat, box);
    for (int i = 0; i < corner.width * corner.height; i++)
        dark += f->page->paper_level - nl_image_row(corner, i / corner.width)[i % corner.width];
    return dark > f->corner_dark * corner.width * corner.height;
}

static bool has_corners(const nl_rectangle_list *f, const nl_rectangle *c)
{
    return is_corner(f, c->top, c->left) + is_corner(f, c->top, c->right) +
               is_corner(f, c->bottom, c->left) + is_corner(f, c->bottom, c->right) >=
           CORNERS;
}

static float slope_of(const nl_ruled_line *line, int from, int to)
{
    return (nl_ruled_line_at(line, (float)to) - nl_ruled_line_at(line, (float)from)) /
           (float)(to - from);
}

/* Are the sides parallel and at right angles? */
static bool is_square(const nl_rectangle_list *f, const nl_rectangle *c)
{
    int right = c->x + c->width, bottom = c->y + c->height;
    float top = slope_of(&f->level[c->top], c->x, right);
    float under = slope_of(&f->level[c->bottom], c->x, right);
    float left = slope_of(&f->upright[c->left], c->y, bottom);
    float other = slope_of(&f->upright[c->right], c->y, bottom);
    float skew = 0.5f * (top + under) + 0.5f * (left + other);
    return fabsf(skew) <= SKEW && fabsf(top - under) <= SKEW && fabsf(left - other) <= SKEW;
}

/* How far a line goes on beyond the outermost of the lines that meet it. */
static float overhang(const nl_rectangle_list *f, int index, bool upright)
{
    const nl_ruled_line *line = upright ? &f->upright[index] : &f->level[index];
    float first = (float)(line->first + line->count), last = (float)line->first, x, y;
    for (int i = 0; i < (upright ? f->level_count : f->upright_count); i++) {
        int h = upright ? i : index, v = upright ? index : i;
        if (!f->meet[h * f->upright_count + v])
            continue;
        cross(&x, &y, &f->level[h], &f->upright[v]);
        first = fminf(first, upright ? y : x);
        last = fmaxf(last, upright ? y : x);
    }
    return fmaxf(first - (float)line->first, (float)(line->first + line->count) - last);
}

/* Do most sides go on where no line meets them any more? */
static bool is_overhung(const nl_rectangle_list *f, const nl_rectangle *c)
{
    float most = OVERHANG * (float)(c->height < c->width ? c->height : c->width) + (float)REACH;
    return (overhang(f, c->top, false) > most) + (overhang(f, c->bottom, false) > most) +
               (overhang(f, c->left, true) > most) + (overhang(f, c->right, true) > most) >=
           OVERHANGING;
}

/* The box between four lines; false if they are too near to one another. */
static bool measure(nl_rectangle *out, const nl_rectangle_list *f, int top, int bottom, int left,
                    int right)
{
    float x[2], y[2], low_x, low_y;
    const nl_ruled_line *l = &f->upright[left], *r = &f->upright[right];
    cross(&x[0], &y[0], &f->level[top], l);
    cross(&x[1], &low_y, &f->level[top], r);
    cross(&low_x, &y[1], &f->level[bottom], l);
    *out = (nl_rectangle){.top = top, .bottom = bottom, .left = left, .right = right, .row = -1};
    out->x = (int)(0.5f * (x[0] + low_x) + 0.5f);
    out->y = (int)(0.5f * (y[0] + low_y) + 0.5f);
    out->height = (int)(y[1] - y[0] + 0.5f);
    out->width = (int)(x[1] - x[0] + 0.5f);
    float widest =
        fmaxf(fmaxf(l->width, r->width), fmaxf(f->level[top].width, f->level[bottom].width));
    float least = fmaxf((float)SIDE_MIN, SIDE_STROKES * widest);
    return (float)out->height >= least && (float)out->width >= least &&
           (float)out->width >= NARROWEST * (float)out->height;
}

/* The nearest right side of a box with this top, bottom and left side; false if there is none. */
static bool close_rectangle(nl_rectangle *out, nl_rectangle_list *f, int top, int bottom, int left)
{
    const uint8_t *over = f->meet + (ptrdiff_t)top * f->upright_count;
    const uint8_t *under = f->meet + (ptrdiff_t)bottom * f->upright_count;
    for (int right = left + 1; right < f->upright_count; right++) {
        if (--f->tests < 0)
            return false;
        if (over[right] && under[right] && measure(out, f, top, bottom, left, right)) {
            f->tests -= out->width + out->height;
            return is_square(f, out) && has_corners(f, out) && is_closed(f, out) &&
                   !is_overhung(f, out);
        }
    }
    return false;
}

/* Finds the box, if any, whose upper left corner is that of the two lines. */
static void find_rectangle(nl_rectangle_list *f, int top, int left)
{
    int tried = 0;
    for (int bottom = top + 1; bottom < f->level_count && tried < BOTTOMS; bottom++) {
        f->tests--;
        if (f->tests < 0 || f->count == NL_RECTANGLES_MAX)
            return;
        if (!f->meet[bottom * f->upright_count + left])
            continue;
        tried++;
        if (close_rectangle(&f->list[f->count], f, top, bottom, left)) {
            f->count++;
            return;
        }
    }
}

bool nl_rectangles_find(nl_rectangle_list *out, const nl_ruled_line_list *straight,
                        const nl_ruled_page *page, nl_arena *arena, nl_error *err)
{
    if (!list_init(out, straight, page, arena, err))
        return false;
    for (int h = 0; h < out->level_count; h++) {
        for (int v = 0; v < out->upright_count; v++) {
            if (out->meet[h * out->upright_count + v])
                find_rectangle(out, h, v);
        }
    }
    return true;
}
