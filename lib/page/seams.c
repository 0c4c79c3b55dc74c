/* The cheapest path through each pixel is the cheapest way down to it plus the cheapest way on from
 * it. Costs are in UNITs: UNIT for a pixel of ink, SIDE for a step aside, so that a path goes
 * around ink where that is not far. Ink deeper than half a pen is where two strokes lie on one
 * another; there the cost falls to DEEP, so that a path may follow their common middle.
 *
 * Of all these paths a profile is made: for each amount of ink on the left the cheapest path that
 * leaves so much there. What is no way through, a stem, is a gap or a ridge in it; a bar is a long
 * valley, and where it joins a neighbour is one of the valley's ends. So seams are the bottoms of
 * narrow valleys and both ends of long ones. Two seams may cross; sorting their places in each row
 * parts them. */
#include "page/seams.h"

#include "page/chamfer.h"

#include <stdlib.h>
#include <string.h>

enum {
    UNIT = 20,
    SIDE = 4,
    DEEP = 1,
    NONE = 1 << 28,
};

static const float DEEP_FROM = 0.9f, DEEP_AT = 1.1f; /* depth, in halves of a pen */
static const float BIN = 0.5f;                       /* of the least ink between seams */
static const float RISE = 0.4f;                      /* pens: */
static const float ENDS = 0.25f;
static const float SINGLE = 1.6f; /* pens: so much is one stroke */

/* What the cheapest path has cost so far, and the ink on its left. */
typedef struct way {
    int cost, left;
} way;

typedef struct field {
    int width, height;
    int *price;     /* of each pixel */
    int *ink_left;  /* in the same row */
    way *down, *up; /* of paths to each pixel and from it, it included */
    int all_ink;
} field;

/* A path that may be a seam: the cheapest through (x, y). */
typedef struct candidate {
    int cost, left, x, y;
} candidate;

static int price_of(int distance, float pen)
{
    float depth = (float)(2 * distance - NL_CHAMFER_UNIT) / (NL_CHAMFER_UNIT * pen);
    float share = (depth - DEEP_FROM) / (DEEP_AT - DEEP_FROM);
    share = share < 0.0f ? 0.0f : share > 1.0f ? 1.0f : share;
    return distance == 0 ? 0 : UNIT - (int)(share * (UNIT - DEEP));
}

static void set_prices(field *f, nl_image ink, float pen)
{
    for (int y = 0; y < f->height; y++) {
        int left = 0;
        for (int x = 0; x < f->width; x++) {
            ptrdiff_t at = (ptrdiff_t)y * f->width + x;
            f->price[at] = ink.data[(ptrdiff_t)y * ink.stride + x] != 0;
            f->ink_left[at] = left;
            left += f->price[at];
        }
        f->all_ink += left;
    }
    nl_chamfer(f->price, f->width, f->height);
    for (ptrdiff_t i = 0; i < (ptrdiff_t)f->width * f->height; i++)
        f->price[i] = price_of(f->price[i], pen);
}

/* The x of the cheapest of the three pixels of `row` that lead to x. */
static int cheapest(const way *row, int width, int x)
{
    int best = x, cost = row[x].cost;
    if (x > 0 && row[x - 1].cost + SIDE < cost) {
        cost = row[x - 1].cost + SIDE;
        best = x - 1;
    }
    return x + 1 < width && row[x + 1].cost + SIDE < cost ? x + 1 : best;
}

/* Fills `ways` row by row from `first` on in the direction `step`. */
static void sweep(const field *f, way *ways, int first, int step)
{
    for (int i = 0, y = first; i < f->height; i++, y += step) {
        ptrdiff_t start = (ptrdiff_t)y * f->width;
        const way *before = ways + start - (ptrdiff_t)step * f->width;
        for (int x = 0; x < f->width; x++) {
            way *to = &ways[start + x];
            *to = (way){f->price[start + x], f->ink_left[start + x]};
            if (i == 0)
                continue;
            int from = cheapest(before, f->width, x);
            to->cost += before[from].cost + SIDE * abs(from - x);
            to->left += before[from].left;
        }
    }
}

static bool fill_field(field *f, nl_image ink, float pen, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)ink.width, height = (size_t)ink.height;
    *f = (field){.width = ink.width, .height = ink.height};
    f->price = NL_NEW_TABLE(arena, int, height, width, err);
    f->ink_left = NL_NEW_TABLE(arena, int, height, width, err);
    f->down = NL_NEW_TABLE(arena, way, height, width, err);
    f->up = NL_NEW_TABLE(arena, way, height, width, err);
    if (!f->price || !f->ink_left || !f->down || !f->up)
        return false;
    set_prices(f, ink, pen);
    sweep(f, f->down, 0, 1);
    sweep(f, f->up, f->height - 1, -1);
    return true;
}

static candidate path_through(const field *f, int x, int y)
{
    ptrdiff_t at = (ptrdiff_t)y * f->width + x;
    const way *down = &f->down[at], *up = &f->up[at];
    return (candidate){down->cost + up->cost - f->price[at],
                       down->left + up->left - f->ink_left[at], x, y};
}

/* The cheapest paths by the ink on their left, `bin` pixels of it in each of `count` bins. */
typedef struct profile {
    candidate *best;
    int count, bin;
    int rise; /* from a valley, that parts it from the next */
    int ends; /* what is cheaper than a valley's bottom and this belongs to it */
} profile;

static void fill_profile(profile *p, const field *f, int step)
{
    for (int i = 0; i < p->count; i++)
        p->best[i].cost = NONE;
    for (int y = step / 2; y < f->height; y += step) {
        for (int x = 0; x < f->width; x++) {
            candidate one = path_through(f, x, y);
            candidate *best = &p->best[one.left / p->bin];
            if (one.cost < best->cost)
                *best = one;
        }
    }
    for (int i = 1; i + 1 < p->count; i++) {
        if (p->best[i].cost == NONE && p->best[i - 1].cost < NONE)
            p->best[i] = p->best[p->best[i - 1].cost < p->best[i + 1].cost ? i + 1 : i - 1];
    }
}

/* Adds the seams of the valley whose bottom is bin `at`: both ends of a long and cheap one. */
static int add_valley(candidate *out, const profile *p, int at, const nl_seam_limits *limits)
{
    int cost = p->best[at].cost, first = at, last = at;
    if (cost > (int)(limits->most_ink * UNIT))
        return 0;
    while (first > 0 && p->best[first - 1].cost <= cost + p->ends)
        first--;
    while (last + 1 < p->count && p->best[last + 1].cost <= cost + p->ends)
        last++;
    bool bar = cost < (int)(SINGLE * limits->pen * UNIT);
    if (!bar || (float)((last - first) * p->bin) < limits->least) {
        out[0] = p->best[at];
        return 1;
    }
    out[0] = p->best[first];
    out[1] = p->best[last];
    return 2;
}

/* The valleys' seams, from left to right; `out` has room for two for each bin. */
static int list_seams(candidate *out, const profile *p, const nl_seam_limits *limits)
{
    int count = 0, low = 0, high = 0;
    bool falling = false;
    for (int i = 1; i < p->count; i++) {
        int cost = p->best[i].cost;
        if (falling) {
            low = cost < p->best[low].cost ? i : low;
            if (cost < p->best[low].cost + p->rise)
                continue;
            count += add_valley(out + count, p, low, limits);
            falling = false;
            high = i;
        } else {
            high = cost > p->best[high].cost ? i : high;
            if (cost > p->best[high].cost - p->rise)
                continue;
            falling = true;
            low = i;
        }
    }
    return count;
}

static int by_left(const void *a, const void *b)
{
    const candidate *p = a, *q = b;
    return p->left != q->left ? p->left - q->left : p->cost - q->cost;
}

/* Leaves out those with too little ink between; returns how many are left. */
static int thin_out(candidate *list, int count, int least, int all_ink)
{
    int kept = 0;
    qsort(list, (size_t)count, sizeof *list, by_left);
    for (int i = 0; i < count; i++) {
        if (list[i].left < least || all_ink - list[i].left < least)
            continue;
        bool near = kept > 0 && list[i].left - list[kept - 1].left < least;
        if (near && list[i].cost >= list[kept - 1].cost)
            continue;
        kept -= near;
        list[kept++] = list[i];
    }
    return kept;
}

/* The path through the candidate's pixel, both ways from there. */
static void trace(nl_seam *out, const field *f, const candidate *c)
{
    out->cost = (float)c->cost / UNIT;
    out->x[c->y] = c->x;
    for (int y = c->y; y > 0; y--)
        out->x[y - 1] = cheapest(f->down + (ptrdiff_t)(y - 1) * f->width, f->width, out->x[y]);
    for (int y = c->y; y + 1 < f->height; y++)
        out->x[y + 1] = cheapest(f->up + (ptrdiff_t)(y + 1) * f->width, f->width, out->x[y]);
}

static bool trace_all(nl_seam **seams, const field *f, candidate *list, int count, nl_arena *arena,
                      nl_error *err)
{
    int *x = NL_NEW_TABLE(arena, int, (size_t)count, (size_t)f->height, err);
    *seams = NL_NEW(arena, nl_seam, (size_t)count, err);
    if (!x || !*seams)
        return false;
    for (int i = 0; i < count; i++) {
        (*seams)[i].x = x + (ptrdiff_t)i * f->height;
        trace(&(*seams)[i], f, &list[i]);
    }
    return true;
}

/* Where two seams cross they change places. */
static void part(nl_seam *seams, int count, int height)
{
    for (int y = 0; y < height; y++) {
        for (int i = 1; i < count; i++) {
            int x = seams[i].x[y], k = i;
            for (; k > 0 && seams[k - 1].x[y] > x; k--)
                seams[k].x[y] = seams[k - 1].x[y];
            seams[k].x[y] = x;
        }
    }
}

bool nl_seams_find(nl_seam **seams, int *count, nl_image ink, const nl_seam_limits *limits,
                   nl_arena *arena, nl_error *err)
{
    field f;
    *seams = NULL;
    *count = 0;
    if (!fill_field(&f, ink, limits->pen, arena, err))
        return false;
    int least = limits->least < 1.0f ? 1 : (int)limits->least;
    profile p = {.bin = 1 + (int)(BIN * limits->least),
                 .rise = (int)(RISE * limits->pen * UNIT),
                 .ends = (int)(ENDS * limits->pen * UNIT)};
    p.bin = (float)p.bin < limits->pen ? (int)limits->pen + 1 : p.bin;
    p.count = f.all_ink / p.bin + 1;
    p.best = NL_NEW(arena, candidate, (size_t)p.count, err);
    candidate *list = NL_NEW(arena, candidate, 2 * (size_t)p.count, err);
    if (!p.best || !list)
        return false;
    fill_profile(&p, &f, limits->pen < 4.0f ? 1 : (int)(limits->pen / 2.0f));
    int found = thin_out(list, list_seams(list, &p, limits), least, f.all_ink);
    found = found < NL_SEAMS_MAX ? found : NL_SEAMS_MAX;
    if (!trace_all(seams, &f, list, found, arena, err))
        return false;
    part(*seams, found, f.height);
    *count = found;
    return true;
}
