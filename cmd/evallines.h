/* Comparing the text read on pictures with their transcriptions. */
#ifndef NL_CMD_EVALLINES_H
#define NL_CMD_EVALLINES_H

#include "data/lines.h"
#include "data/skips.h"
#include "image/decode.h"
#include "model/evaluate.h"
#include "read/errorrate.h"
#include "read/read.h"

/* One picture. */
typedef struct nl_line_result {
    nl_line_pair pair;
    nl_error_counts errors[NL_MEASURES];
    nl_certainty certainty; /* of all readings; 0 with `answers` */
} nl_line_result;

/* How pictures are evaluated. */
typedef struct nl_line_eval_options {
    const nl_model *model;
    nl_read_options read;
    const char *answers; /* folder of texts to evaluate instead of reading; or NULL */
    bool fold_case;
    bool sandbox;   /* to decode in (image/decode.h) */
    double timeout; /* seconds in which a picture is decoded and read (--timeout) */
    bool strict;    /* refuse pictures that are bad or of which something is missing */
    nl_pool *pool;
    nl_arena *arena;                            /* for the report */
    void (*on_picture)(const nl_line_result *); /* called after each; or NULL */
} nl_line_eval_options;

enum { NL_AS_WRITTEN, NL_CASE_FOLDED, NL_FOLDINGS };

typedef struct nl_line_report {
    nl_line_result *pictures;
    size_t count, room;
    nl_skips skips;                   /* pictures that could not be decoded and are left out */
    bool fold_case;                   /* in `pictures` */
    nl_text_score score[NL_FOLDINGS]; /* mistakes sorted by frequency */
    bool has_confidence;              /* a model has read; else the rest is 0 */
    nl_calibration letters;           /* of characters */
    nl_calibration lines;             /* of lines, in texts with the right number of lines */
} nl_line_report;

/* Evaluates all pictures that the operands name, but for bad ones and those that take
 * too long, if nl_skips_accept allows; notes
 * say which. */
bool nl_evaluate_lines(nl_line_report *out, const nl_line_eval_options *how, char **operands,
                       int count, nl_error *err) NL_CHECK;

/* How a picture is decoded and read, from now on within how->timeout. */
void nl_evaluate_start(nl_decode_options *decode, nl_read_options *read,
                       const nl_line_eval_options *how);

/* The text of one picture, in the arena: read by the model in `paper`, or taken from
 * `how->answers`, when `text` is all that is set and `paper` is not used. */
bool nl_evaluate_read(nl_text *out, const nl_line_eval_options *how, const nl_read_options *read,
                      const char *picture, nl_image paper, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
