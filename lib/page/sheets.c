/* Cells that no edge crosses are smooth; those connected by their sides are a region, and what the
 * region surrounds belongs to it. */
#include "page/sheets.h"

#include <string.h>

enum {
    CELLS = 60,    /* along the picture's shorter side */
    CELL_MIN = 5,  /* pixels of the reduced picture */
    SHARE = 50,    /* a sheet has at least one of so many cells */
    INK = 128,     /* darker levels are ink */
    INK_SHARE = 5, /* a sheet has at least one of so many dark pixels of another */
    REGIONS_MAX = SHARE
};

static const float EDGE = 0.12f; /* of a cell's brightness: more than light and noise make */

typedef struct region {
    uint8_t *cells; /* row-major; not 0: the region, and what it surrounds */
    size_t ink;     /* dark pixels */
} region;

typedef struct grid {
    int columns, rows, side; /* of a cell: pixels of the whole picture */
    uint8_t *smooth;         /* of each cell: smooth, and in no region so far */
    int *stack;              /* of cells */
} grid;

static bool is_smooth(nl_image cell, int least)
{
    int darkest = 255, lightest = 0;
    for (int y = 0; y < cell.height; y++) {
        const uint8_t *row = nl_image_row(cell, y);
        for (int x = 0; x < cell.width; x++) {
            darkest = row[x] < darkest ? row[x] : darkest;
            lightest = row[x] > lightest ? row[x] : lightest;
        }
    }
    return darkest >= least && (float)(lightest - darkest) <= EDGE * (float)lightest + 2.0f;
}

/* Sets `to`, in `from` to 0 and in `to` to 1, for all cells of `from` that are connected with one
 * of them; returns how many they are. */
static int flood(uint8_t *to, uint8_t *from, grid *g, int cell)
{
    int top = 0, count = 0;
    g->stack[top++] = cell;
    from[cell] = 0;
    while (top > 0) {
        int here = g->stack[--top], x = here % g->columns, y = here / g->columns;
        const int near[4] = {x > 0 ? here - 1 : here, x + 1 < g->columns ? here + 1 : here,
                             y > 0 ? here - g->columns : here,
                             y + 1 < g->rows ? here + g->columns : here};
        to[here] = 1;
        count++;
        for (int i = 0; i < 4; i++) {
            if (!from[near[i]])
                continue;
            from[near[i]] = 0;
            g->stack[top++] = near[i];
        }
    }
    return count;
}

/* Adds to the cells what they surround: all that is not reached from the picture's edge without
 * crossing them. */
static bool fill(uint8_t *cells, grid *g, nl_arena *arena, nl_error *err)
{
    size_t count = (size_t)g->columns * (size_t)g->rows;
    uint8_t *others = NL_NEW(arena, uint8_t, count, err);
    uint8_t *outside = NL_NEW(arena, uint8_t, count, err);
    if (!others || !outside)
        return false;
    for (size_t i = 0; i < count; i++)
        others[i] = !cells[i];
    for (int i = 0; i < (int)count; i++) {
        int x = i % g->columns, y = i / g->columns;
        bool edge = x == 0 || y == 0 || x + 1 == g->columns || y + 1 == g->rows;
        if (edge && others[i])
            flood(outside, others, g, i);
    }
    for (size_t i = 0; i < count; i++)
        cells[i] = !outside[i];
    return true;
}

static nl_image cell_of(const grid *g, nl_image image, int cell)
{
    return nl_image_crop(image, (nl_box){cell % g->columns * g->side, cell / g->columns * g->side,
                                         g->side, g->side});
}

static size_t count_ink(const grid *g, const uint8_t *cells, nl_image flat)
{
    size_t ink = 0;
    for (int i = 0; i < g->columns * g->rows; i++) {
        nl_image cell = cell_of(g, flat, i);
        for (int y = 0; y < cell.height && cells[i]; y++) {
            const uint8_t *row = nl_image_row(cell, y);
            for (int x = 0; x < cell.width; x++)
                ink += row[x] < INK;
        }
    }
    return ink;
}

/* Finds the regions that are large enough. */
static bool find_regions(region regions[REGIONS_MAX], int *count, grid *g, nl_image flat,
                         nl_arena *arena, nl_error *err)
{
    int cells = g->columns * g->rows;
    *count = 0;
    for (int i = 0; i < cells && *count < REGIONS_MAX; i++) {
        if (!g->smooth[i])
            continue;
        nl_arena_mark mark = nl_arena_save(arena);
        region *r = &regions[*count];
        r->cells = NL_NEW(arena, uint8_t, (size_t)cells, err);
        if (!r->cells)
            return false;
        if (flood(r->cells, g->smooth, g, i) * SHARE < cells) {
            nl_arena_restore(arena, mark);
            continue;
        }
        if (!fill(r->cells, g, arena, err))
            return false;
        r->ink = count_ink(g, r->cells, flat);
        ++*count;
    }
    return true;
}

static void whiten(nl_image image)
{
    for (int y = 0; y < image.height; y++)
        memset(nl_image_row(image, y), 255, (size_t)image.width);
}

/* Makes white the cells that are in no region with enough ink. */
static void keep_regions(nl_image flat, const region *regions, int count, const grid *g)
{
    size_t most = 0;
    for (int i = 0; i < count; i++)
        most = regions[i].ink > most ? regions[i].ink : most;
    for (int c = 0; c < g->columns * g->rows; c++) {
        bool kept = false;
        for (int i = 0; i < count; i++)
            kept = kept || (regions[i].cells[c] && INK_SHARE * regions[i].ink >= most);
        if (!kept)
            whiten(cell_of(g, flat, c));
    }
}

bool nl_sheets_keep(nl_image flat, nl_image surface, int factor, int least, nl_arena *arena,
                    nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    int shorter = surface.width < surface.height ? surface.width : surface.height;
    int side = shorter / CELLS > CELL_MIN ? shorter / CELLS : CELL_MIN, count;
    grid g = {.columns = (surface.width + side - 1) / side,
              .rows = (surface.height + side - 1) / side,
              .side = side * factor};
    g.smooth = NL_NEW_TABLE(arena, uint8_t, (size_t)g.columns, (size_t)g.rows, err);
    g.stack = NL_NEW_TABLE(arena, int, (size_t)g.columns, (size_t)g.rows, err);
    region regions[REGIONS_MAX];
    if (!g.smooth || !g.stack)
        return false;
    for (int i = 0; i < g.columns * g.rows; i++) {
        nl_box box = {i % g.columns * side, i / g.columns * side, side, side};
        g.smooth[i] = is_smooth(nl_image_crop(surface, box), least);
    }
    if (!find_regions(regions, &count, &g, flat, arena, err))
        return false;
    if (count > 0)
        keep_regions(flat, regions, count, &g);
    nl_arena_restore(arena, mark);
    return true;
}
