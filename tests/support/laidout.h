/* A page of a test, laid out, and its shape as text. */
#ifndef NL_SUPPORT_LAIDOUT_H
#define NL_SUPPORT_LAIDOUT_H

#include "page/layout.h"

enum { LAID_OUT_SHAPE_MAX = 4096 };

/* A page and what was found on it; the test sets `paper`. */
typedef struct laid_out {
    nl_image paper;
    nl_layout layout;
    nl_arena arena;
    char shape[LAID_OUT_SHAPE_MAX]; /* an x for each glyph, spaces and line ends */
} laid_out;

/* Lays the page out; fails the test if that fails. */
void laid_out_find(laid_out *page);

void laid_out_free(laid_out *page);

#endif
