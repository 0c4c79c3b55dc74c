/* Hypotheses: all that a page's ink may be read as, classified in two batches. */
#ifndef NL_READ_HYPOTHESES_H
#define NL_READ_HYPOTHESES_H

#include "base/pool.h"
#include "page/punctuation.h"
#include "page/spans.h"
#include "read/context.h"
#include "read/options.h"

/* A span of segments, and what its position alone says. */
typedef struct nl_hypothesis {
    int line;               /* of the layout's */
    nl_span span;           /* of that line's segments */
    nl_ink_class ink_class; /* of a glyph by itself that may be punctuation; else NL_INK_LETTER */
    bool word_start;        /* a word gap precedes it */
    float log_odds;         /* of one letter, any, against not one letter */
} nl_hypothesis;

typedef struct nl_hypotheses {
    nl_segmentation segmentation; /* NL_SEGMENT_NONE: each glyph is read by itself */
    nl_segments *lines;           /* of each of the layout's lines */
    nl_hypothesis *list;          /* by line, first segment and count; every segment is one of them
                                     by itself */
    int count;
    int *start; /* of each line's in list; and one more, the end */
    nl_mat p;   /* [count, outputs]: probabilities of the letters that may be answered; sum to 1 */
} nl_hypotheses;

/* Of a page: a printed one with 2,200 letters has 15,000, a comb of 4 megapixels 60,000. */
enum { NL_HYPOTHESES_MAX = 40000 };

/* Lists and classifies the hypotheses of all lines: first every glyph unsegmented, then the
 * segments of those that are not clearly letters, and their joins. A model without the output
 * NL_NOT_A_LETTER cannot tell letters from pieces: then glyphs are not segmented, and all log odds
 * are 0. Of the options, mask, without, language and timer are used. Everything in the arena.
 * NL_ERROR_LIMIT only, also beyond NL_HYPOTHESES_MAX and the deadline. */
bool nl_hypotheses_find(nl_hypotheses *out, const nl_layout *layout, const nl_model *model,
                        const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                        nl_error *err) NL_CHECK;

/* Where the hypothesis stands on its line of the layout. */
nl_position nl_hypothesis_position(const nl_hypothesis *hypothesis, const nl_layout *layout);

#endif
