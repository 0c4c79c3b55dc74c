#include "page/chamfer.h"

enum { DIAGONAL = 7 };

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* The distance of column x by way of the row before its own, or of paper if there is none (NULL),
 * and of the column `side` before it. */
static int by_way_of(const int *before, int side, int x, int width)
{
    int above = before ? before[x] : 0;
    int left = before && x > 0 ? before[x - 1] : 0;
    int right = before && x + 1 < width ? before[x + 1] : 0;
    return smaller(smaller(side, above) + NL_CHAMFER_UNIT, smaller(left, right) + DIAGONAL);
}

static void sweep_right(int *row, const int *before, int width)
{
    for (int x = 0, side = 0; x < width; x++) {
        row[x] = row[x] ? by_way_of(before, side, x, width) : 0;
        side = row[x];
    }
}

static void sweep_left(int *row, const int *before, int width)
{
    for (int x = width - 1, side = 0; x >= 0; x--) {
        row[x] = row[x] ? smaller(row[x], by_way_of(before, side, x, width)) : 0;
        side = row[x];
    }
}

void nl_chamfer(int *distance, int width, int height)
{
    int *row = distance;
    for (int y = 0; y < height; y++, row += width)
        sweep_right(row, y > 0 ? row - width : NULL, width);
    for (int y = height - 1; y >= 0; y--) {
        row -= width;
        sweep_left(row, y + 1 < height ? row + width : NULL, width);
    }
}

bool nl_depth_add(nl_depth *depth, nl_image ink, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int *distance = NL_NEW_TABLE(arena, int, (size_t)ink.height, (size_t)ink.width, err);
    if (!distance)
        return false;
    for (int y = 0; y < ink.height; y++) {
        for (int x = 0; x < ink.width; x++)
            distance[(ptrdiff_t)y * ink.width + x] = ink.data[(ptrdiff_t)y * ink.stride + x];
    }
    nl_chamfer(distance, ink.width, ink.height);
    for (ptrdiff_t i = 0; i < (ptrdiff_t)ink.width * ink.height; i++) {
        depth->sum += distance[i] ? (double)distance[i] / NL_CHAMFER_UNIT - 0.5 : 0.0;
        depth->count += distance[i] ? 1.0 : 0.0;
    }
    nl_arena_restore(arena, mark);
    return true;
}

float nl_depth_pen(const nl_depth *depth)
{
    float pen = depth->count > 0.0 ? (float)(4.0 * depth->sum / depth->count) : 1.0f;
    return pen < 1.0f ? 1.0f : pen;
}
