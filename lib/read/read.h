/* Reading a page: layout, classification of its characters in two batches, text. */
#ifndef NL_READ_READ_H
#define NL_READ_READ_H

#include "model/model.h"
#include "page/clean.h"
#include "page/segments.h"

enum { NL_READ_TOP_MAX = 10 };

/* Parts of the method that can be left out, to see what each of them earns. */
typedef enum nl_read_part {
    NL_READ_SEGMENTATION = 1 << 0, /* glyphs are cut; else what hangs together stays whole */
    NL_READ_JOINS = 1 << 1,        /* pieces of several glyphs may be one letter */
    NL_READ_OTHER = 1 << 2,        /* "not one letter" is asked; else a group's best letter only has
                                      the other letters to beat */
    NL_READ_GEOMETRY = 1 << 3,     /* paper inside a letter and ink cut through cost */
    NL_READ_PUNCTUATION = 1 << 4,  /* punctuation is read */
    NL_READ_CONTEXT = 1 << 5,      /* place and company decide between look-alikes */
    NL_READ_RULED_LINES = 1 << 6,  /* ruled lines are taken out of the ink */
} nl_read_part;

/* The name of the part 1 << index, "seams"; NULL beyond the last. */
const char *nl_read_part_name(unsigned index);

/* What reading does one after the other; see nl_read_options.laps. */
typedef enum nl_read_stage {
    NL_STAGE_DECODE, /* the picture, which is done before */
    NL_STAGE_CLEAN,
    NL_STAGE_LAYOUT,
    NL_STAGE_SEGMENT,
    NL_STAGE_PREPARE, /* inputs of the network */
    NL_STAGE_CLASSIFY,
    NL_STAGE_LATTICE, /* and words, context, text */
    NL_STAGES,
} nl_read_stage;

/* "decode" and so on. */
const char *nl_read_stage_name(nl_read_stage stage);

typedef struct nl_read_options {
    nl_mask mask;         /* zero: all outputs, and punctuation; else the mask's only */
    int top;              /* alternatives kept per character: 1 .. NL_READ_TOP_MAX */
    float min_confidence; /* below it a character is answered with `reject` */
    uint32_t reject;      /* a code point; '?' */
    const struct nl_language *language; /* words to expect (read/language.h); NULL: none */
    unsigned without;                   /* nl_read_part bits; for experiments only */
    struct nl_stage_timer
        *timer; /* the stages' times are added (base/stagetimer.h); NULL: not timed */
} nl_read_options;

/* No mask, 3 alternatives, no rejection. */
nl_read_options nl_read_default(void);

/* One character that was read. */
typedef struct nl_reading {
    nl_box box;
    int line, word;                 /* numbers from 0; word within its line */
    int source;                     /* its line in the layout, which has unread ones, too */
    int segment, segment_count;     /* that it was put together of, of nl_text.segments[source] */
    float whole;                    /* probability that these are one character, by the lattice */
    uint32_t code[NL_READ_TOP_MAX]; /* best first; code[0] is the answer */
    float confidence[NL_READ_TOP_MAX]; /* probabilities, `whole` included */
    int count;                         /* alternatives, 1 .. top */
} nl_reading;

typedef struct nl_text {
    nl_reading *readings; /* in reading order */
    int count;
    char *text; /* UTF-8, words apart by one space, '\n' after each line; "" for a blank page */
    nl_cleaned cleaned;
    nl_layout layout;
    nl_segments *segments; /* of each line of the layout */
} nl_text;

/* Reads a `paper` picture. Punctuation is told by shape and place (page/punctuation.h), with
 * confidence 1; other small ink is not read, and lines without anything read are left out. All
 * results in the arena. NL_ERROR_LIMIT, NL_ERROR_MODEL. */
bool nl_read_page(nl_text *out, const nl_model *model, nl_image paper,
                  const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                  nl_error *err) NL_CHECK;

#endif
