/* In each row the line lies between the last pixel of ink on the left and the first on the right.
 * Within these bounds it is pulled straight: each point moves to the middle of its neighbours,
 * again and again. */
#include "draw/pathline.h"

#include <assert.h>
#include <math.h>

enum { ROUNDS = 60 };

/* The bounds of the line in a row. */
typedef struct passage {
    double low, high;
} passage;

static nl_box glyph_box(const nl_segments *s, int glyph)
{
    nl_box box = {0};
    for (int i = 0; i < s->count; i++) {
        if (s->segments[i].glyph == glyph)
            box = nl_box_union(box, s->segments[i].box);
    }
    return box;
}

int nl_segment_left(const nl_segments *s, int segment)
{
    int i = segment - 1;
    while (i >= 0 && s->segments[i].glyph != s->segments[segment].glyph)
        i--;
    return i;
}

static void find_passages(passage *rows, const nl_segments *s, int segment, nl_box box)
{
    for (int y = 0; y < box.height; y++)
        rows[y] = (passage){-HUGE_VAL, HUGE_VAL};
    for (int i = 0; i < s->count; i++) {
        const nl_segment *one = &s->segments[i];
        if (one->glyph != s->segments[segment].glyph)
            continue;
        for (int r = one->run; r < one->run + one->run_count; r++) {
            int y = s->runs[r].y - box.top;
            assert(y >= 0 && y < box.height);
            passage *row = &rows[y];
            if (i < segment)
                row->low = fmax(row->low, s->runs[r].x + s->runs[r].length);
            else
                row->high = fmin(row->high, s->runs[r].x);
        }
    }
}

static double keep_inside(double x, passage row)
{
    return fmax(fmin(x, row.high), row.low);
}

/* Starts in the narrowest passage and goes up and down from there, vertically where possible. */
static void thread(double *x, const passage *rows, int height, double anywhere)
{
    int tight = 0;
    double narrowest = HUGE_VAL;
    for (int y = 0; y < height; y++) {
        if (rows[y].high - rows[y].low < narrowest) {
            narrowest = rows[y].high - rows[y].low;
            tight = y;
        }
    }
    x[tight] = isinf(narrowest) ? keep_inside(anywhere, rows[tight])
                                : 0.5 * (rows[tight].low + rows[tight].high);
    for (int y = tight - 1; y >= 0; y--)
        x[y] = keep_inside(x[y + 1], rows[y]);
    for (int y = tight + 1; y < height; y++)
        x[y] = keep_inside(x[y - 1], rows[y]);
}

static void pull(double *x, const passage *rows, int height)
{
    for (int round = 0; round < ROUNDS; round++) {
        for (int y = 0; y < height; y++) {
            double before = y > 0 ? x[y - 1] : x[y], after = y + 1 < height ? x[y + 1] : x[y];
            x[y] = keep_inside(0.5 * (before + after), rows[y]);
        }
    }
}

/* Keeps the ends and the points where the line bends. */
static int simplify(nl_point *points, const double *x, nl_box box, double beyond)
{
    int count = 0;
    assert(box.height > 0);
    points[count++] = (nl_point){x[0], box.top - beyond};
    for (int y = 0; y < box.height; y++) {
        bool end = y == 0 || y + 1 == box.height;
        if (end || fabs(x[y - 1] - 2.0 * x[y] + x[y + 1]) > 0.02)
            points[count++] = (nl_point){x[y], box.top + y + 0.5};
    }
    points[count++] = (nl_point){x[box.height - 1], box.top + box.height + beyond};
    return count;
}

bool nl_path_line(nl_point **points, int *count, const nl_segments *s, int segment, double beyond,
                  nl_arena *arena, nl_error *err)
{
    nl_box box = glyph_box(s, s->segments[segment].glyph);
    *count = 0;
    *points = NL_NEW(arena, nl_point, (size_t)box.height + 2, err);
    passage *rows = NL_NEW(arena, passage, (size_t)box.height, err);
    double *x = NL_NEW(arena, double, (size_t)box.height, err);
    if (!*points || !rows || !x)
        return false;
    find_passages(rows, s, segment, box);
    thread(x, rows, box.height, s->segments[segment].box.left);
    pull(x, rows, box.height);
    *count = simplify(*points, x, box, beyond);
    return true;
}
