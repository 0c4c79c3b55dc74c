/* The cheapest path through each pixel of the middle row is the cheapest way down to it plus the
 * cheapest way on from it. Costs are in fifths of a pixel: INK for an inked pixel, SIDE for a step
 * aside, so that a path goes around ink where that is not far. Of the middle row's local minima the
 * cheap ones, far enough apart and with a ridge between them, are seams. */
#include "page/seams.h"

#include <stdlib.h>
#include <string.h>

enum { INK = 5, SIDE = 1 };

/* Costs of the cheapest paths: down[y * width + x] from the top to (x, y), both included. */
typedef struct field {
    nl_image ink;
    int *down, *up;
    int *through; /* by x: of the cheapest path through (x, middle) */
    int middle;
} field;

static int step_cost(const field *f, int x, int y)
{
    return f->ink.data[(size_t)y * (size_t)f->ink.stride + (size_t)x] ? INK : 0;
}

/* The cheapest of the three pixels of `row` that lead to x; *from is its x. */
static int cheapest(const int *row, int width, int x, int *from)
{
    int best = row[x];
    *from = x;
    if (x > 0 && row[x - 1] + SIDE < best) {
        best = row[x - 1] + SIDE;
        *from = x - 1;
    }
    if (x + 1 < width && row[x + 1] + SIDE < best) {
        best = row[x + 1] + SIDE;
        *from = x + 1;
    }
    return best;
}

/* Fills `cost` row by row from `first` on in the direction `step`. */
static void sweep(const field *f, int *cost, int first, int step)
{
    int width = f->ink.width, from;
    for (int i = 0, y = first; i < f->ink.height; i++, y += step) {
        int *row = cost + (size_t)y * (size_t)width;
        const int *before = row - (ptrdiff_t)step * width;
        for (int x = 0; x < width; x++)
            row[x] = step_cost(f, x, y) + (i > 0 ? cheapest(before, width, x, &from) : 0);
    }
}

static bool fill_field(field *f, nl_image ink, nl_arena *arena, nl_error *err)
{
    size_t width = (size_t)ink.width;
    *f = (field){.ink = ink, .middle = ink.height / 2};
    f->down = NL_NEW_TABLE(arena, int, (size_t)ink.height, width, err);
    f->up = NL_NEW_TABLE(arena, int, (size_t)ink.height, width, err);
    f->through = NL_NEW(arena, int, width, err);
    if (!f->down || !f->up || !f->through)
        return false;
    sweep(f, f->down, 0, 1);
    sweep(f, f->up, ink.height - 1, -1);
    const int *down = f->down + (size_t)f->middle * width, *up = f->up + (size_t)f->middle * width;
    for (int x = 0; x < ink.width; x++)
        f->through[x] = down[x] + up[x] - step_cost(f, x, f->middle);
    return true;
}

/* Is there, between two places of the middle row, a ridge higher than both by the prominence? */
static bool ridge_between(const field *f, int a, int b, int prominence)
{
    int low = a < b ? a : b, high = a < b ? b : a, most = 0;
    for (int x = low; x <= high; x++)
        most = f->through[x] > most ? f->through[x] : most;
    int valley = f->through[a] > f->through[b] ? f->through[a] : f->through[b];
    return most - valley >= prominence;
}

/* The middle of the plateau that x begins, if it is a local minimum; otherwise -1. */
static int minimum_at(const field *f, int x)
{
    int width = f->ink.width, end = x;
    while (end + 1 < width && f->through[end + 1] == f->through[x])
        end++;
    bool falls = x == 0 || f->through[x - 1] > f->through[x];
    bool rises = end + 1 == width || f->through[end + 1] > f->through[x];
    return falls && rises && x > 0 && end + 1 < width ? (x + end) / 2 : -1;
}

/* Minima cheap enough, by cost; at most `room`. */
static int list_minima(const field *f, int *minima, int most)
{
    int count = 0;
    for (int x = 1; x + 1 < f->ink.width; x++) {
        if (f->through[x] == f->through[x - 1] || f->through[x] > most)
            continue;
        int at = minimum_at(f, x), i = count;
        if (at < 0)
            continue;
        count++;
        for (; i > 0 && f->through[minima[i - 1]] > f->through[at]; i--)
            minima[i] = minima[i - 1];
        minima[i] = at;
    }
    return count;
}

static bool fits(const field *f, int at, const int *taken, int count, const nl_seam_limits *limits)
{
    int prominence = (int)(limits->prominence * INK), apart = (int)limits->apart;
    if (at < apart || f->ink.width - at < apart)
        return false;
    for (int i = 0; i < count; i++) {
        if (abs(at - taken[i]) < apart || !ridge_between(f, at, taken[i], prominence))
            return false;
    }
    return true;
}

/* The path through (at, middle), both ways from there. */
static void trace(nl_seam *out, const field *f, int at)
{
    int width = f->ink.width, from;
    out->cost = (float)f->through[at] / INK;
    out->x[f->middle] = at;
    for (int y = f->middle; y > 0; y--) {
        cheapest(f->down + (size_t)(y - 1) * (size_t)width, width, out->x[y], &from);
        out->x[y - 1] = from;
    }
    for (int y = f->middle; y + 1 < f->ink.height; y++) {
        cheapest(f->up + (size_t)(y + 1) * (size_t)width, width, out->x[y], &from);
        out->x[y + 1] = from;
    }
}

static int ascending(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

bool nl_seams_find(nl_seam **seams, int *count, nl_image ink, const nl_seam_limits *limits,
                   nl_arena *arena, nl_error *err)
{
    field f;
    int taken[NL_SEAMS_MAX], found = 0;
    *seams = NULL;
    *count = 0;
    int *minima = NL_NEW(arena, int, (size_t)ink.width, err);
    if (!minima || !fill_field(&f, ink, arena, err))
        return false;
    int candidates = list_minima(&f, minima, (int)(limits->most_ink * INK));
    for (int i = 0; i < candidates && found < NL_SEAMS_MAX; i++) {
        if (fits(&f, minima[i], taken, found, limits))
            taken[found++] = minima[i];
    }
    qsort(taken, (size_t)found, sizeof *taken, ascending);
    *seams = NL_NEW(arena, nl_seam, (size_t)found, err);
    if (!*seams)
        return false;
    for (int i = 0; i < found; i++) {
        (*seams)[i].x = NL_NEW(arena, int, (size_t)ink.height, err);
        if (!(*seams)[i].x)
            return false;
        trace(&(*seams)[i], &f, taken[i]);
    }
    *count = found;
    return true;
}
