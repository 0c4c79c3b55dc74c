/* Printing a page that predict has read, in one of its formats. */
#ifndef NL_CMD_PREDICTPRINT_H
#define NL_CMD_PREDICTPRINT_H

#include "read/read.h"

#include <stdio.h>

typedef struct nl_answer {
    const char *file;
    const nl_text *text;
    int top;     /* alternatives of a character, the answer included */
    bool titled; /* one of several pictures */
} nl_answer;

typedef struct nl_answer_format {
    /* Prints what comes before the first picture, for `top` alternatives; or NULL. */
    void (*print_head)(FILE *out, int top);
    /* Prints a page. NL_ERROR_LIMIT. */
    bool (*print)(FILE *out, const nl_answer *answer, nl_error *err);
} nl_answer_format;

/* All formats, in the order of the documentation: X(name) is nl_answer_name. A new format is a file
 * with its row, a line here and the file's name in CMakeLists.txt. */
#define NL_ANSWER_FORMATS(X)                                                                       \
    X(text)                                                                                        \
    X(tsv)                                                                                         \
    X(json)

#define NL_DECLARE_ANSWER(name) extern const nl_answer_format nl_answer_##name;
NL_ANSWER_FORMATS(NL_DECLARE_ANSWER)
#undef NL_DECLARE_ANSWER

extern const nl_answer_format *const nl_answer_formats[];
extern const char *const nl_answer_names[]; /* for OPTION_CHOICE */

#endif
