/* Lines of writing among the components of a page. */
#ifndef NL_PAGE_TEXTLINE_H
#define NL_PAGE_TEXTLINE_H

#include "page/line.h"

/* Sorts by left sides. */
void nl_letters_sort(nl_letter *letters, int count);

/* Puts each letter on a line; sorts the letters. First the slope of the page is found, at which the
 * letters' heights add up to the sharpest profile. Then, from left to right, each letter joins the
 * line whose last letters it stands beside, or begins a line. Lines that continue one another are
 * joined. The lines are ordered from top to bottom; their baselines, slopes, heights and boxes are
 * set. `height` is that of the page's writing. Arrays in the arena. NL_ERROR_LIMIT only. */
bool nl_textlines_find(nl_line **lines, int *line_count, nl_letter *letters, int count,
                       float height, nl_arena *arena, nl_error *err) NL_CHECK;

/* Puts all letters on one line, whatever their places; sorts them. */
bool nl_textline_fit(nl_line **line, int *line_count, nl_letter *letters, int count, float height,
                     nl_arena *arena, nl_error *err) NL_CHECK;

/* A line and its position on the page. */
typedef struct nl_line_at {
    float y;
    int line; /* index */
} nl_line_at;

/* Lists the lines from top to bottom, by their baselines at x; `order` has room for all. */
void nl_lines_order(nl_line_at *order, const nl_line *lines, int count, float x);

#endif
