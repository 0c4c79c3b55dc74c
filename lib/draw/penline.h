/* One line of a file of pen characters (pens.h has the form). */
#ifndef NL_DRAW_PENLINE_H
#define NL_DRAW_PENLINE_H

#include "base/error.h"
#include "draw/penshape.h"

#include <stddef.h>

enum { NL_PEN_NAME_MAX = 200 }; /* bytes of a writer's name */

typedef struct nl_pen_line {
    uint32_t code;
    const char *writer; /* in the line, not terminated */
    size_t writer_size; /* 1 .. NL_PEN_NAME_MAX */
    nl_raw_strokes raw;
} nl_pen_line;

/* Reads the line that ends before `end`. False if it has another form; *out is undefined then. */
bool nl_pen_line_read(nl_pen_line *out, const char *line, const char *end) NL_CHECK;

#endif
