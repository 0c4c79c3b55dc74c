/* Printing a page that predict has read, in one of its formats. docs/output-formats.md describes
 * them. */
#ifndef NL_CMD_PREDICTPRINT_H
#define NL_CMD_PREDICTPRINT_H

#include "read/read.h"

#include <stdio.h>

/* What all answers of a run have in common. */
typedef struct nl_answer_run {
    char **files;         /* the pictures */
    size_t count;         /* of them */
    const char *model;    /* file */
    const char *checksum; /* of it, hexadecimal */
    int top;              /* alternatives of a character, the answer included */
    bool titled;          /* pictures are told apart by their names */
} nl_answer_run;

typedef struct nl_answer {
    const nl_answer_run *run;
    const char *file;
    int number; /* of the picture among those of its document, from 1 */
    const nl_text *text;
} nl_answer;

typedef struct nl_answer_format {
    const char *suffix; /* of files: ".txt" */
    bool single;        /* a document is of one picture */
    /* Prints what comes before the first picture, and after the last; or NULL. */
    void (*print_head)(FILE *out, const nl_answer_run *run);
    void (*print_end)(FILE *out);
    /* Prints a page. NL_ERROR_LIMIT. */
    bool (*print)(FILE *out, const nl_answer *answer, nl_error *err);
    /* Prints that a picture (answer->file; no text) could not be read, and why; or NULL. */
    bool (*print_failure)(FILE *out, const nl_answer *answer, const nl_error *why, nl_error *err);
} nl_answer_format;

/* All formats, in the order of the documentation: X(name) is nl_answer_name. A new format is a file
 * with its row, a line here and the file's name in CMakeLists.txt. */
#define NL_ANSWER_FORMATS(X)                                                                       \
    X(text)                                                                                        \
    X(tsv)                                                                                         \
    X(json)                                                                                        \
    X(hocr)                                                                                        \
    X(alto)                                                                                        \
    X(page)

#define NL_DECLARE_ANSWER(name) extern const nl_answer_format nl_answer_##name;
NL_ANSWER_FORMATS(NL_DECLARE_ANSWER)
#undef NL_DECLARE_ANSWER

extern const nl_answer_format *const nl_answer_formats[];
extern const char *const nl_answer_names[]; /* for OPTION_CHOICE */

#endif
