/* Rows are classes in the order of their characters. A sample's rank in its class decides whether
 * it is shown. */
#include "data/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, BLOCK_GAP = 12, PAPER = 255, LINE = 208 };

struct row {
    nl_class class;
    int index;    /* of the class in the dataset */
    size_t count; /* samples */
    size_t seen;
    int shown;
};

struct grid {
    int cell, columns, rows, blocks; /* pixels; samples per row; rows per block; blocks */
    int block_width;
};

static int compare_rows(const void *a, const void *b)
{
    const struct row *first = a, *second = b;
    for (int i = 0; i < first->class.count && i < second->class.count; i++) {
        if (first->class.code[i] != second->class.code[i])
            return first->class.code[i] < second->class.code[i] ? -1 : 1;
    }
    return first->class.count - second->class.count;
}

/* The division of the rows into blocks that is nearest to a square. */
static struct grid plan(int classes, int per_class, int side)
{
    struct grid best = {.rows = 1};
    long best_side = -1;
    for (int blocks = 1; blocks <= classes; blocks++) {
        struct grid grid = {.cell = side + GAP, .columns = per_class, .blocks = blocks};
        grid.rows = 1 + (classes - 1) / blocks;
        grid.block_width = per_class * grid.cell + BLOCK_GAP;
        long width = (long)grid.block_width * blocks, height = (long)grid.rows * grid.cell;
        long longer = width > height ? width : height;
        if (best_side >= 0 && longer >= best_side)
            continue;
        best_side = longer;
        best = grid;
    }
    return best;
}

static void draw_sample(nl_image sheet, nl_image ink, int left, int top)
{
    for (int y = 0; y < ink.height; y++) {
        const uint8_t *from = nl_image_row(ink, y);
        uint8_t *to = nl_image_row(sheet, top + y) + left;
        for (int x = 0; x < ink.width; x++)
            to[x] = (uint8_t)(PAPER - from[x]);
    }
}

/* Shows sample k of n in a row of m where k * m / n steps up, so that those shown are evenly
 * spaced. */
static void draw_samples(nl_image sheet, const struct grid *grid, struct row *rows,
                         const int *row_of_class, const nl_dataset *data)
{
    for (size_t i = 0; i < data->count; i++) {
        int at = row_of_class[data->labels[i]];
        struct row *row = &rows[at];
        size_t columns = row->count < (size_t)grid->columns ? row->count : (size_t)grid->columns;
        bool show = row->seen * columns / row->count == (size_t)row->shown;
        row->seen++;
        if (!show || (size_t)row->shown >= columns)
            continue;
        int left = at / grid->rows * grid->block_width + row->shown * grid->cell + GAP;
        int top = at % grid->rows * grid->cell + GAP;
        draw_sample(sheet, nl_dataset_image(data, i), left, top);
        row->shown++;
    }
}

static void draw_paper(nl_image sheet)
{
    for (int y = 0; y < sheet.height; y++)
        memset(nl_image_row(sheet, y), LINE, (size_t)sheet.width);
}

bool nl_sheet(nl_image *out, const nl_dataset *data, int per_class, nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    if (data->count == 0 || per_class < 1 || per_class > 1000)
        return nl_fail(err, NL_ERROR_USAGE, "nothing to show: %zu samples, %d of each class",
                       data->count, per_class);
    struct grid grid = plan(data->class_count, per_class, data->side);
    long width = (long)grid.block_width * grid.blocks - BLOCK_GAP + GAP;
    long height = (long)grid.rows * grid.cell + GAP;
    if (width > NL_IMAGE_SIDE_MAX || height > NL_IMAGE_SIDE_MAX ||
        width * height > NL_IMAGE_PIXELS_MAX)
        return nl_fail(err, NL_ERROR_USAGE,
                       "a sheet of %ld x %ld pixels is too large; show fewer of each class", width,
                       height);
    nl_arena scratch = {0};
    size_t classes = (size_t)data->class_count;
    struct row *rows = NL_NEW(&scratch, struct row, classes, err);
    int *row_of_class = rows ? NL_NEW(&scratch, int, classes, err) : NULL;
    bool ok = row_of_class && nl_image_init(out, (int)width, (int)height, arena, err);
    if (ok) {
        for (int i = 0; i < data->class_count; i++)
            rows[i] = (struct row){.class = data->classes[i], .index = i};
        qsort(rows, classes, sizeof *rows, compare_rows);
        for (int i = 0; i < data->class_count; i++)
            row_of_class[rows[i].index] = i;
        for (size_t i = 0; i < data->count; i++)
            rows[row_of_class[data->labels[i]]].count++;
        draw_paper(*out);
        draw_samples(*out, &grid, rows, row_of_class, data);
    }
    nl_arena_free(&scratch);
    return ok;
}
