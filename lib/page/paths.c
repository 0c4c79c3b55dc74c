/* Prices are in UNITs: UNIT for a pixel of ink, SIDE for a step aside, so that a path goes around
 * ink where that is not far. Ink deeper than half a pen is where two strokes lie on one another;
 * there the price falls to DEEP, so that a path may follow their common middle. */
#include "page/paths.h"

#include "page/chamfer.h"

#include <stdlib.h>

enum { UNIT = NL_PATH_UNIT, SIDE = NL_PATH_SIDE, DEEP = 1 };

static const float DEEP_FROM = 0.9f, DEEP_AT = 1.1f; /* depth, in halves of a pen */

static int price_of(int distance, float pen)
{
    float depth = (float)(2 * distance - NL_CHAMFER_UNIT) / (NL_CHAMFER_UNIT * pen);
    float share = (depth - DEEP_FROM) / (DEEP_AT - DEEP_FROM);
    share = share < 0.0f ? 0.0f : share > 1.0f ? 1.0f : share;
    return distance == 0 ? 0 : UNIT - (int)(share * (UNIT - DEEP));
}

static void set_prices(nl_paths *p, nl_image ink)
{
    for (int y = 0; y < p->height; y++) {
        int left = 0;
        for (int x = 0; x < p->width; x++) {
            ptrdiff_t at = (ptrdiff_t)y * p->width + x;
            p->price[at] = ink.data[(ptrdiff_t)y * ink.stride + x] != 0;
            p->ink_left[at] = left;
            left += p->price[at];
        }
        p->all_ink += left;
    }
    nl_chamfer(p->price, p->width, p->height);
    for (ptrdiff_t i = 0; i < (ptrdiff_t)p->width * p->height; i++)
        p->price[i] = price_of(p->price[i], p->pen);
}

/* The x of the cheapest of the three pixels of `row` that lead to x. */
static int cheapest(const nl_way *row, int width, int x)
{
    int best = x, cost = row[x].cost;
    if (x > 0 && row[x - 1].cost + SIDE < cost) {
        cost = row[x - 1].cost + SIDE;
        best = x - 1;
    }
    return x + 1 < width && row[x + 1].cost + SIDE < cost ? x + 1 : best;
}

/* Fills `ways` row by row from `first` on in the direction `step`. */
static void sweep(const nl_paths *p, nl_way *ways, int first, int step)
{
    for (int i = 0, y = first; i < p->height; i++, y += step) {
        ptrdiff_t start = (ptrdiff_t)y * p->width;
        const nl_way *before = ways + start - (ptrdiff_t)step * p->width;
        for (int x = 0; x < p->width; x++) {
            nl_way *to = &ways[start + x];
            *to = (nl_way){p->price[start + x], p->ink_left[start + x]};
            if (i == 0)
                continue;
            int from = cheapest(before, p->width, x);
            to->cost += before[from].cost + SIDE * abs(from - x);
            to->left += before[from].left;
        }
    }
}

bool nl_paths_find(nl_paths *out, nl_image ink, float pen, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)ink.width, height = (size_t)ink.height;
    nl_paths p = {.width = ink.width, .height = ink.height, .pen = pen};
    *out = (nl_paths){0};
    p.price = NL_NEW_TABLE(arena, int, height, width, err);
    p.ink_left = NL_NEW_TABLE(arena, int, height, width, err);
    p.down = NL_NEW_TABLE(arena, nl_way, height, width, err);
    p.up = NL_NEW_TABLE(arena, nl_way, height, width, err);
    if (!p.price || !p.ink_left || !p.down || !p.up)
        return false;
    set_prices(&p, ink);
    sweep(&p, p.down, 0, 1);
    sweep(&p, p.up, p.height - 1, -1);
    *out = p;
    return true;
}

nl_path_cost nl_paths_through(const nl_paths *paths, int x, int y)
{
    ptrdiff_t at = (ptrdiff_t)y * paths->width + x;
    const nl_way *down = &paths->down[at], *up = &paths->up[at];
    int cost = down->cost + up->cost - paths->price[at];
    return (nl_path_cost){x, y, down->left + up->left - paths->ink_left[at],
                          (float)cost / (UNIT * paths->pen)};
}

void nl_paths_trace(int *out, const nl_paths *paths, int x, int y)
{
    int width = paths->width;
    out[y] = x;
    for (int i = y; i > 0; i--)
        out[i - 1] = cheapest(paths->down + (ptrdiff_t)(i - 1) * width, width, out[i]);
    for (int i = y; i + 1 < paths->height; i++)
        out[i + 1] = cheapest(paths->up + (ptrdiff_t)(i + 1) * width, width, out[i]);
}
