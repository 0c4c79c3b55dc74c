/* Options of reading a page. */
#ifndef NL_READ_OPTIONS_H
#define NL_READ_OPTIONS_H

#include "image/decode.h"
#include "model/model.h"
#include "page/layout.h"

enum { NL_READ_TOP_MAX = 10 };

/* Parts of the method that can be left out, to measure what each of them gains. */
typedef enum nl_read_part {
    NL_READ_SEGMENTATION = 1 << 0, /* glyphs are segmented; else connected ink stays together */
    NL_READ_JOINS = 1 << 1,        /* segments of several glyphs may be one letter */
    NL_READ_OTHER = 1 << 2,        /* the output "not one letter" counts; else the best letter only
                                      competes with the other letters */
    NL_READ_GEOMETRY = 1 << 3,     /* paper inside a letter and crossed ink cost */
    NL_READ_PUNCTUATION = 1 << 4,  /* punctuation is read */
    NL_READ_CONTEXT = 1 << 5,      /* position and neighbours decide between look-alikes */
    NL_READ_RULED_LINES = 1 << 6,  /* ruled lines are removed from the ink */
    NL_READ_ENLARGEMENT = 1 << 7,  /* small writing is enlarged */
    NL_READ_SURFACES = 1 << 8,     /* sheets are found on what else is in view, and dark panels */
    NL_READ_LEGIBILITY = 1 << 9,   /* lines that are no writing are left out */
} nl_read_part;

/* The name of the part 1 << index, "segmentation"; NULL beyond the last. */
const char *nl_read_part_name(unsigned index);

/* How far the picture is turned before it is read. */
typedef enum nl_rotate {
    NL_ROTATE_AUTO, /* as it reads best (read/turn.h) */
    NL_ROTATE_0,    /* not at all */
    NL_ROTATE_90,   /* degrees clockwise */
    NL_ROTATE_180,
    NL_ROTATE_270,
} nl_rotate;

/* "auto", "0", "90" and so on; NULL beyond the last. */
const char *nl_rotate_name(unsigned index);

/* 0, 90, 180 or 270; 0 for NL_ROTATE_AUTO. */
int nl_rotate_degrees(nl_rotate rotate);

/* What the stage timer tells apart. */
typedef enum nl_read_stage {
    NL_STAGE_DECODE, /* of the picture file, before reading */
    NL_STAGE_CLEAN,
    NL_STAGE_LAYOUT,
    NL_STAGE_SEGMENT,
    NL_STAGE_PREPARE, /* inputs of the network */
    NL_STAGE_CLASSIFY,
    NL_STAGE_LATTICE, /* and words, context, text */
    NL_STAGE_TURN,    /* finding which way up the page is */
    NL_STAGES,
} nl_read_stage;

/* "decode" and so on. */
const char *nl_read_stage_name(nl_read_stage stage);

typedef struct nl_read_options {
    nl_mask mask;         /* zero: all outputs, and punctuation; else only the mask's outputs */
    int top;              /* alternatives kept per character: 1 .. NL_READ_TOP_MAX */
    float min_confidence; /* below it a character is answered with `reject` */
    uint32_t reject;      /* a code point; '?' */
    const struct nl_language *language; /* words to expect (read/language.h); NULL: none */
    nl_layout_mode mode;                /* what the picture is */
    unsigned without;                   /* nl_read_part bits; for experiments only */
    nl_rotate rotate;
    double deadline;          /* by nl_clock (base/clock.h), when reading is given up; 0: none */
    const char *timeout_name; /* of the option that sets it, for messages; NULL: there is none */
    struct nl_stage_timer *timer; /* stages add their times (base/stagetimer.h); or NULL */
} nl_read_options;

/* Decoding and reading together may take decode->timeout, from now on. Call it before decoding. */
void nl_read_start(nl_read_options *options, const nl_decode_options *decode);

/* False with NL_ERROR_LIMIT if the deadline is over. */
bool nl_read_in_time(const nl_read_options *options, nl_error *err) NL_CHECK;

/* No mask, 3 alternatives, no rejection, turned as it reads best. */
nl_read_options nl_read_default(void);

#endif
