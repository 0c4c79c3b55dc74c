/* Reading a page: layout, one classification of all its characters in one batch, text. */
#ifndef NL_MODEL_READ_H
#define NL_MODEL_READ_H

#include "model/model.h"
#include "page/layout.h"

enum { NL_READ_TOP_MAX = 10 };

typedef struct nl_read_options {
    nl_mask mask;         /* zero: all outputs, and punctuation; else the mask's only */
    int top;              /* alternatives kept per character: 1 .. NL_READ_TOP_MAX */
    float min_confidence; /* below it a character is answered with `reject` */
    uint32_t reject;      /* a code point; '?' */
} nl_read_options;

/* No mask, 3 alternatives, no rejection. */
nl_read_options nl_read_default(void);

/* One character that was read. */
typedef struct nl_reading {
    nl_box box;
    int line, word;                    /* numbers from 0; word within its line */
    uint32_t code[NL_READ_TOP_MAX];    /* best first; code[0] is the answer */
    float confidence[NL_READ_TOP_MAX]; /* probabilities */
    int count;                         /* alternatives, 1 .. top */
} nl_reading;

typedef struct nl_text {
    nl_reading *readings; /* in reading order */
    int count;
    char *text; /* UTF-8, words apart by one space, '\n' after each line; "" for a blank page */
    nl_layout layout;
} nl_text;

/* Reads a `paper` picture. Punctuation is told by shape and place (page/marks.h), with confidence
 * 1; other small ink is not read, and lines without anything read are left out. All results in the
 * arena. NL_ERROR_LIMIT, NL_ERROR_MODEL. */
bool nl_read_page(nl_text *out, const nl_model *model, nl_image paper,
                  const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                  nl_error *err) NL_CHECK;

#endif
