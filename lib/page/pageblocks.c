#include "page/pageblocks.h"

#include "page/gutters.h"
#include "page/textline.h"

#include <string.h>

enum { ABOVE, COLUMN, NEXT_COLUMN, UNDER, PARTS };

/* What is being divided. */
typedef struct division {
    nl_letter *letters; /* block by block */
    int start[NL_BLOCKS_MAX + 1];
    int count;    /* blocks */
    float height; /* of the writing */
    nl_letter *moved;
    int *row_start;
} division;

static float mean_slope(const nl_line *lines, int count, const nl_letter *letters, int letter_count)
{
    double sum = 0.0;
    for (int i = 0; i < letter_count; i++)
        sum += (double)lines[letters[i].line].slope;
    return count > 0 ? (float)(sum / letter_count) : 0.0f;
}

/* Sorts the letters by lines; they stay sorted by left sides within each. */
static void sort_by_row(division *d, nl_letter *letters, int count, int rows)
{
    memset(d->row_start, 0, ((size_t)rows + 2) * sizeof *d->row_start);
    memcpy(d->moved, letters, (size_t)count * sizeof *letters);
    for (int i = 0; i < count; i++)
        d->row_start[letters[i].line + 2]++;
    for (int i = 0; i < rows; i++)
        d->row_start[i + 2] += d->row_start[i + 1];
    for (int i = 0; i < count; i++)
        letters[d->row_start[d->moved[i].line + 1]++] = d->moved[i];
}

/* Puts new blocks, `size` letters each and some maybe empty, in the place of one. */
static void replace(division *d, int block, const int size[PARTS])
{
    int begin = d->start[block], parts = 0;
    for (int i = 0; i < PARTS; i++)
        parts += size[i] > 0;
    for (int i = d->count; i > block; i--)
        d->start[i + parts - 1] = d->start[i];
    d->count += parts - 1;
    for (int i = 0; i < PARTS; i++) {
        if (size[i] > 0)
            d->start[block++] = begin;
        begin += size[i];
    }
}

static int part_of(const nl_gutter *gutter, const nl_rows *rows, const nl_letter *letter)
{
    if (letter->line < gutter->first)
        return ABOVE;
    if (letter->line >= gutter->end)
        return UNDER;
    return nl_rows_x(rows, letter) < gutter->x ? COLUMN : NEXT_COLUMN;
}

/* Divides the block at the gutter. */
static void split(division *d, int block, const nl_gutter *gutter, const nl_rows *rows)
{
    nl_letter *letters = d->letters + d->start[block];
    int count = d->start[block + 1] - d->start[block], size[PARTS] = {0}, next[PARTS] = {0};
    for (int i = 0; i < count; i++)
        size[part_of(gutter, rows, &letters[i])]++;
    for (int i = 1; i < PARTS; i++)
        next[i] = next[i - 1] + size[i - 1];
    memcpy(d->moved, letters, (size_t)count * sizeof *letters);
    for (int i = 0; i < count; i++)
        letters[next[part_of(gutter, rows, &d->moved[i])]++] = d->moved[i];
    replace(d, block, size);
}

/* Divides the block if it has a gutter; *divided says so. */
static bool divide(bool *divided, division *d, int block, nl_arena *arena, nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    nl_letter *letters = d->letters + d->start[block];
    int count = d->start[block + 1] - d->start[block], lines_count;
    nl_line *lines;
    nl_gutter gutter;
    if (!nl_textlines_find(&lines, &lines_count, letters, count, d->height, arena, err))
        return false;
    float slope = mean_slope(lines, lines_count, letters, count);
    sort_by_row(d, letters, count, lines_count);
    nl_rows rows = {letters, d->row_start, lines_count, d->height, slope};
    if (!nl_gutter_find(&gutter, &rows, arena, err))
        return false;
    *divided = gutter.end > 0 && d->count + PARTS - 1 <= NL_BLOCKS_MAX;
    if (*divided)
        split(d, block, &gutter, &rows);
    nl_arena_restore(arena, mark);
    return true;
}

bool nl_blocks_find(int *count, nl_letter *letters, int letter_count, float height, nl_arena *arena,
                    nl_error *err)
{
    nl_arena_mark mark = nl_arena_save(arena);
    division d = {.letters = letters, .start = {0, letter_count}, .count = 1, .height = height};
    d.moved = NL_NEW(arena, nl_letter, (size_t)letter_count, err);
    d.row_start = NL_NEW(arena, int, (size_t)letter_count + 2, err);
    if (!d.moved || !d.row_start)
        return false;
    for (int block = 0; block < d.count;) {
        bool divided;
        if (!divide(&divided, &d, block, arena, err))
            return false;
        block += !divided;
    }
    for (int block = 0; block < d.count; block++) {
        for (int i = d.start[block]; i < d.start[block + 1]; i++)
            letters[i].line = block;
    }
    *count = d.count;
    nl_arena_restore(arena, mark);
    return true;
}
