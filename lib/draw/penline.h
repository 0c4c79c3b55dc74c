/* One line of a file of pen strokes (pens.h has the form). */
#ifndef NL_DRAW_PENLINE_H
#define NL_DRAW_PENLINE_H

#include "base/error.h"
#include "draw/penshape.h"

#include <stddef.h>

enum {
    NL_PEN_NAME_MAX = 200,  /* bytes of a writer's name */
    NL_PEN_LABEL_MAX = 512, /* bytes of a label, UTF-8, without the zero byte */
    NL_PEN_PARTS_MAX = 256, /* characters of a label whose strokes are known */
};

/* A character of a text, and its strokes: nl_pen_line.stroke[first .. first + count - 1]. */
typedef struct nl_pen_line_part {
    uint32_t code;
    int first, count;
} nl_pen_line_part;

typedef struct nl_pen_line {
    char label[NL_PEN_LABEL_MAX + 1]; /* what was written, UTF-8: a character or a text */
    const char *writer;               /* in the line, not terminated */
    size_t writer_size;               /* 1 .. NL_PEN_NAME_MAX */
    nl_raw_strokes raw;
    nl_pen_line_part part[NL_PEN_PARTS_MAX]; /* 0 of them: not known */
    int part_count;
    int stroke[NL_RAW_STROKES_MAX]; /* indices of raw's strokes, part by part */
    int stroke_count;
} nl_pen_line;

/* Reads the line that ends before `end`. False if it has another form; *out is undefined then. */
bool nl_pen_line_read(nl_pen_line *out, const char *line, const char *end) NL_CHECK;

#endif
