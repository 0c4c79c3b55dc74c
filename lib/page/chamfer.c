/* Two passes over the rows, down and up. */
#include "page/chamfer.h"

#include <limits.h>

enum { DIAGONAL = 7 };

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

/* Lowers the distances of a row by way of the row before it. */
static void lower_by_row(int *restrict row, const int *before, int width)
{
    for (int x = 1; x + 1 < width; x++) {
        int diagonal = smaller(before[x - 1], before[x + 1]) + DIAGONAL;
        row[x] = smaller(row[x], smaller(before[x] + NL_CHAMFER_UNIT, diagonal));
    }
    int last = width - 1; /* beside the outermost columns is paper */
    row[0] = smaller(row[0], smaller(before[0] + NL_CHAMFER_UNIT, DIAGONAL));
    row[last] = smaller(row[last], smaller(before[last] + NL_CHAMFER_UNIT, DIAGONAL));
}

/* Lowers them by way of the pixel before in the same row. */
static void lower_along(int *row, int width, int first, int step)
{
    for (int i = 0, x = first, before = 0; i < width; i++, x += step) {
        row[x] = smaller(row[x], before + NL_CHAMFER_UNIT);
        before = row[x];
    }
}

/* The row before is beyond the picture: paper. */
static void lower_by_paper(int *row, int width)
{
    for (int x = 0; x < width; x++)
        row[x] = smaller(row[x], NL_CHAMFER_UNIT);
}

void nl_chamfer(int *distance, int width, int height)
{
    for (ptrdiff_t i = 0; i < (ptrdiff_t)width * height; i++)
        distance[i] = distance[i] ? INT_MAX - DIAGONAL : 0;
    for (int y = 0; y < height; y++) {
        int *row = distance + (ptrdiff_t)y * width;
        y > 0 ? lower_by_row(row, row - width, width) : lower_by_paper(row, width);
        lower_along(row, width, 0, 1);
    }
    for (int y = height - 1; y >= 0; y--) {
        int *row = distance + (ptrdiff_t)y * width;
        y + 1 < height ? lower_by_row(row, row + width, width) : lower_by_paper(row, width);
        lower_along(row, width, width - 1, -1);
    }
}

bool nl_ink_depth_add(nl_ink_depth *depth, nl_image ink, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int *distance = NL_NEW_TABLE(arena, int, (size_t)ink.height, (size_t)ink.width, err);
    if (!distance)
        return false;
    for (int y = 0; y < ink.height; y++) {
        for (int x = 0; x < ink.width; x++)
            distance[(ptrdiff_t)y * ink.width + x] = nl_image_row(ink, y)[x];
    }
    nl_chamfer(distance, ink.width, ink.height);
    for (ptrdiff_t i = 0; i < (ptrdiff_t)ink.width * ink.height; i++) {
        depth->sum += distance[i] ? (double)distance[i] / NL_CHAMFER_UNIT - 0.5 : 0.0;
        depth->count += distance[i] ? 1.0 : 0.0;
    }
    nl_arena_restore(arena, mark);
    return true;
}

float nl_ink_depth_stroke_width(const nl_ink_depth *depth)
{
    float stroke_width = depth->count > 0.0 ? (float)(4.0 * depth->sum / depth->count) : 1.0f;
    return stroke_width < 1.0f ? 1.0f : stroke_width;
}
