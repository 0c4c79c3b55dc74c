/* Gutters: the white between columns of text.
 *
 * A gutter is an upright strip of paper, several rows long, with writing on both sides. So are the
 * gaps between the cells of a table, the words of a list and its amounts, a label and its value;
 * but there a row is read as a whole. What tells them apart:
 * - rows on both sides that do not stand beside one another are not those of a table;
 * - else both sides must be text: in most rows two words or a long one. Cells are shorter.
 * So two columns of single words are read as rows, and a table whose neighbouring cells are all of
 * several words is read column by column. */
#ifndef NL_PAGE_GUTTERS_H
#define NL_PAGE_GUTTERS_H

#include "page/line.h"

/* The letters of a part of a page, row by row. */
typedef struct nl_rows {
    const nl_letter *letters; /* of each row from left to right */
    const int *start;         /* where each row's begin; and one more, the end */
    int count;                /* rows, top to bottom */
    float height;             /* of the writing, pixels */
    float slope;              /* of the rows: y grows by so much for each x */
} nl_rows;

/* Rows first .. end - 1, with text to the left and to the right of x. */
typedef struct nl_gutter {
    int first, end; /* end 0: no gutter */
    float x;        /* as nl_rows_x */
} nl_gutter;

/* The x of the middle of a letter if the page is rotated so that rows are level. */
float nl_rows_x(const nl_rows *rows, const nl_letter *letter);

/* Finds the gutter that divides most rows. Scratch memory is given back. NL_ERROR_LIMIT only. */
bool nl_gutter_find(nl_gutter *out, const nl_rows *rows, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
