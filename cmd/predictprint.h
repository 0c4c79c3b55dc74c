/* Printing a page that predict has read. */
#ifndef NL_CMD_PREDICTPRINT_H
#define NL_CMD_PREDICTPRINT_H

#include "read/read.h"

#include <stdio.h>

typedef enum nl_answer_format {
    NL_ANSWER_TEXT,
    NL_ANSWER_TSV,
    NL_ANSWER_JSON,
} nl_answer_format;

extern const char *const nl_answer_names[]; /* for OPTION_CHOICE */

typedef struct nl_answer {
    const char *file;
    int width, height; /* of the picture */
    const nl_text *text;
} nl_answer;

/* Column names; `top` alternatives. */
void nl_print_tsv_head(FILE *out, int top);

/* The text; `titled` prints the file's name before it. */
void nl_print_text(FILE *out, const nl_answer *answer, bool titled);

/* A line per character, in the columns of nl_print_tsv_head. */
void nl_print_tsv(FILE *out, const nl_answer *answer, int top);

/* One JSON object on one line, "schema": 1. NL_ERROR_LIMIT. */
bool nl_print_json(FILE *out, const nl_answer *answer, nl_error *err) NL_CHECK;

#endif
