/* Rows are labels in the order of their characters; each sample knows its row, its rank within its
 * label tells whether it is one of those shown. */
#include "data/sheet.h"

#include <stdlib.h>
#include <string.h>

enum { GAP = 2, BLOCK_GAP = 12, PAPER = 255, RULE = 208 };

struct row {
    nl_class class;
    int index;    /* of the label in the dataset */
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

/* Of all ways to break the rows into blocks the one nearest to a square. */
static struct grid plan(int labels, int per_label, int side)
{
    struct grid best = {.rows = 1};
    long best_side = -1;
    for (int blocks = 1; blocks <= labels; blocks++) {
        struct grid grid = {.cell = side + GAP, .columns = per_label, .blocks = blocks};
        grid.rows = 1 + (labels - 1) / blocks;
        grid.block_width = per_label * grid.cell + BLOCK_GAP;
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

/* Shows sample k of n in a row of m where k * m / n steps up, so that those shown lie evenly. */
static void draw_samples(nl_image sheet, const struct grid *grid, struct row *rows,
                         const int *row_of_label, const nl_dataset *data)
{
    for (size_t i = 0; i < data->count; i++) {
        int at = row_of_label[data->labels[i]];
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
        memset(nl_image_row(sheet, y), RULE, (size_t)sheet.width);
}

bool nl_sheet(nl_image *out, const nl_dataset *data, int per_label, nl_arena *arena, nl_error *err)
{
    *out = (nl_image){0};
    if (data->count == 0 || per_label < 1 || per_label > 1000)
        return nl_fail(err, NL_ERROR_USAGE, "nothing to show: %zu samples, %d of each label",
                       data->count, per_label);
    struct grid grid = plan(data->class_count, per_label, data->side);
    long width = (long)grid.block_width * grid.blocks - BLOCK_GAP + GAP;
    long height = (long)grid.rows * grid.cell + GAP;
    if (width > NL_IMAGE_SIDE_MAX || height > NL_IMAGE_SIDE_MAX ||
        width * height > NL_IMAGE_PIXELS_MAX)
        return nl_fail(err, NL_ERROR_USAGE,
                       "a sheet of %ld x %ld pixels is too large; show fewer of each label", width,
                       height);
    nl_arena scratch = {0};
    size_t labels = (size_t)data->class_count;
    struct row *rows = NL_NEW(&scratch, struct row, labels, err);
    int *row_of_label = rows ? NL_NEW(&scratch, int, labels, err) : NULL;
    bool ok = row_of_label && nl_image_init(out, (int)width, (int)height, arena, err);
    if (ok) {
        for (int i = 0; i < data->class_count; i++)
            rows[i] = (struct row){.class = data->classes[i], .index = i};
        qsort(rows, labels, sizeof *rows, compare_rows);
        for (int i = 0; i < data->class_count; i++)
            row_of_label[rows[i].index] = i;
        for (size_t i = 0; i < data->count; i++)
            rows[row_of_label[data->labels[i]]].count++;
        draw_paper(*out);
        draw_samples(*out, &grid, rows, row_of_label, data);
    }
    nl_arena_free(&scratch);
    return ok;
}
