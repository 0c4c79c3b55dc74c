/* Reading a page: five stages, each of which keeps its result. */
#ifndef NL_READ_READ_H
#define NL_READ_READ_H

#include "base/pool.h"
#include "page/clean.h"
#include "read/decoder.h"

/* One character that was read. */
typedef struct nl_reading {
    nl_box box;                 /* in the picture */
    nl_box ink_box;             /* in the stages' pictures, which may be enlarged */
    int line, word;             /* from 0; word within its line */
    int source;                 /* its line in the layout, which has lines without text, too */
    int segment, segment_count; /* its segments: hypotheses.lines[source].segments[segment ..] */
    float posterior;            /* probability that these are one character, by the lattice */
    uint32_t code[NL_READ_TOP_MAX];    /* best first; code[0] is the answer */
    float confidence[NL_READ_TOP_MAX]; /* probabilities; each includes the posterior */
    int count;                         /* alternatives, 1 .. top */
} nl_reading;

/* The stages' results, in their order, and the text. */
typedef struct nl_text {
    int rotate; /* degrees clockwise by which the picture was turned first: 0, 90, 180 or 270. The
                   rest, boxes too, is of the turned picture */
    int width, height; /* of the picture, turned */
    float scale;       /* pixels of the stages' pictures for one of it; 1 but for small writing */
    nl_cleaned cleaned;
    nl_layout layout;
    nl_hypotheses hypotheses;
    nl_decoding decoding;
    nl_reading *readings; /* in reading order */
    int count;
    char *text; /* UTF-8, a space between words, '\n' after each line; "" for a blank page */
} nl_text;

/* Reads a `paper` picture, turned as the options say. Punctuation is told by shape and position
 * (page/punctuation.h), with the lattice's posterior as its confidence; other small ink is not
 * read, and lines without anything read are left out. All results in the arena. NL_ERROR_LIMIT,
 * NL_ERROR_MODEL. */
bool nl_read_page(nl_text *out, const nl_model *model, nl_image paper,
                  const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                  nl_error *err) NL_CHECK;

/* How many of the readings from `first` on are on its line, or, with `word`, in its word. */
int nl_reading_span(const nl_text *text, int first, bool word);

/* How sure a word or a line is, from how sure its characters are. */
typedef struct nl_certainty {
    double right; /* probability that all characters are right: the geometric mean of their
                     confidences to the power of the number of characters that would be wrong
                     independently: 1, and 0.45 for each further one (least squares on 513 lines
                     of held-back writers) */
    double share; /* expected share of right characters: the mean of their confidences */
} nl_certainty;

/* Of `count` readings, at least one. */
nl_certainty nl_certainty_of(const nl_reading *readings, int count);

#endif
