/* Prices are integers: UNIT for a pixel of ink, SIDE for a step aside, so that a path goes around
 * ink where the detour is short. Ink deeper than half a stroke width is where two strokes overlap;
 * there the price falls to DEEP, so that a path may follow their common middle. */
#include "page/paths.h"

#include "base/clones.h"
#include "page/chamfer.h"

#include <string.h>

enum { UNIT = NL_PATH_UNIT, SIDE = NL_PATH_SIDE, DEEP = 1, NONE = 1 << 29, DISTANCES = 2048 };

static const float DEEP_FROM = 0.9f,
                   DEEP_AT = 1.1f; /* depth, in half stroke widths: the price falls between them */

/* The price of ink by its distance to paper, up to DISTANCES - 1. */
static void list_prices(int price[DISTANCES], float stroke_width)
{
    price[0] = 0;
    for (int i = 1; i < DISTANCES; i++) {
        float depth = (float)(2 * i - NL_CHAMFER_UNIT) / (NL_CHAMFER_UNIT * stroke_width);
        float share = (depth - DEEP_FROM) / (DEEP_AT - DEEP_FROM);
        share = share < 0.0f ? 0.0f : share > 1.0f ? 1.0f : share;
        price[i] = UNIT - (int)(share * (UNIT - DEEP));
    }
}

static void set_prices(nl_paths *p, nl_image ink)
{
    int price[DISTANCES];
    for (int y = 0; y < p->height; y++) {
        int left = 0;
        for (int x = 0; x < p->width; x++) {
            ptrdiff_t at = (ptrdiff_t)y * p->width + x;
            p->price[at] = nl_image_row(ink, y)[x] != 0;
            p->ink_left[at] = left;
            left += p->price[at];
        }
        p->all_ink += left;
    }
    nl_chamfer(p->price, p->width, p->height);
    list_prices(price, p->stroke_width);
    for (ptrdiff_t i = 0; i < (ptrdiff_t)p->width * p->height; i++)
        p->price[i] = price[p->price[i] < DISTANCES ? p->price[i] : DISTANCES - 1];
}

/* The column of the cheapest of the three pixels of a row that lead to column x. */
static int cheapest(const int *cost, int x)
{
    int best = cost[x - 1] + SIDE < cost[x] ? x - 1 : x;
    return cost[x + 1] + SIDE < (best == x ? cost[x] : cost[x - 1] + SIDE) ? x + 1 : best;
}

/* Adds to a row's own prices and ink those of the cheapest paths from the row before. */
NL_CLONES static void add_row(const nl_ways *ways, ptrdiff_t row, ptrdiff_t before, int width)
{
    int *restrict cost = ways->cost + row, *restrict left = ways->left + row;
    const int *cost_before = ways->cost + before, *left_before = ways->left + before;
    for (int x = 1; x <= width; x++) {
        int best = cost_before[x], on_left = left_before[x];
        int one = cost_before[x - 1] + SIDE, left_one = left_before[x - 1];
        int other = cost_before[x + 1] + SIDE, left_other = left_before[x + 1];
        on_left = one < best ? left_one : on_left;
        best = one < best ? one : best;
        on_left = other < best ? left_other : on_left;
        best = other < best ? other : best;
        cost[x] += best;
        left[x] += on_left;
    }
}

/* Fills `ways` row by row, from `first` on in the direction of `step`. */
static void sweep(const nl_paths *p, const nl_ways *ways, int first, int step)
{
    size_t bytes = (size_t)p->width * sizeof *ways->cost;
    for (int i = 0, y = first; i < p->height; i++, y += step) {
        ptrdiff_t row = (ptrdiff_t)y * p->stride, start = (ptrdiff_t)y * p->width;
        memcpy(ways->cost + row + 1, p->price + start, bytes);
        memcpy(ways->left + row + 1, p->ink_left + start, bytes);
        ways->cost[row] = ways->cost[row + p->width + 1] = NONE;
        if (i > 0)
            add_row(ways, row, row - (ptrdiff_t)step * p->stride, p->width);
    }
}

static bool init_ways(nl_ways *out, const nl_paths *p, nl_arena *arena, nl_error *err)
{
    out->cost = NL_NEW_TABLE(arena, int, (size_t)p->height, (size_t)p->stride, err);
    out->left = NL_NEW_TABLE(arena, int, (size_t)p->height, (size_t)p->stride, err);
    return out->cost && out->left;
}

bool nl_paths_find(nl_paths *out, nl_image ink, float stroke_width, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)ink.width, height = (size_t)ink.height;
    nl_paths p = {.width = ink.width,
                  .height = ink.height,
                  .stride = ink.width + 2,
                  .stroke_width = stroke_width};
    *out = (nl_paths){0};
    p.price = NL_NEW_TABLE(arena, int, height, width, err);
    p.ink_left = NL_NEW_TABLE(arena, int, height, width, err);
    if (!p.price || !p.ink_left || !init_ways(&p.down, &p, arena, err) ||
        !init_ways(&p.up, &p, arena, err))
        return false;
    set_prices(&p, ink);
    sweep(&p, &p.down, 0, 1);
    sweep(&p, &p.up, p.height - 1, -1);
    *out = p;
    return true;
}

nl_path_cost nl_paths_through(const nl_paths *paths, int x, int y)
{
    ptrdiff_t at = (ptrdiff_t)y * paths->width + x, way = (ptrdiff_t)y * paths->stride + x + 1;
    int cost = paths->down.cost[way] + paths->up.cost[way] - paths->price[at];
    int left = paths->down.left[way] + paths->up.left[way] - paths->ink_left[at];
    return (nl_path_cost){x, y, left, (float)cost / (UNIT * paths->stroke_width)};
}

void nl_paths_trace(int *out, const nl_paths *paths, int x, int y)
{
    out[y] = x;
    for (int i = y; i > 0; i--)
        out[i - 1] =
            cheapest(paths->down.cost + (ptrdiff_t)(i - 1) * paths->stride, out[i] + 1) - 1;
    for (int i = y; i + 1 < paths->height; i++)
        out[i + 1] = cheapest(paths->up.cost + (ptrdiff_t)(i + 1) * paths->stride, out[i] + 1) - 1;
}
