/* What predict and eval read with: a model, the characters it may answer, and a language. */
#ifndef NL_CMD_READER_H
#define NL_CMD_READER_H

#include "cli/option.h"
#include "read/language.h"
#include "read/options.h"

typedef struct nl_reader_options {
    const char *model;           /* file; NULL: the first of $NNLETTERS_MODEL,
                                    ./letters.safetensors and the installed one */
    const char *allow, *deny;    /* sets of characters; NULL: all, none */
    const char *lexicon, *ngram; /* files, or as nl_language_load takes them */
    nl_layout_mode mode;         /* what the pictures are */
    int tta;                     /* versions of each picture, 1 .. NL_TTA_MAX */
    nl_rotate rotate;
} nl_reader_options;

nl_reader_options nl_reader_default(void);

/* The option rows for a nl_reader_options member of an args struct. */
#define NL_READER_ROWS(args, member)                                                               \
    OPTION_FILE(args, member.model, 'm', "model", "MODEL",                                         \
                "the model; default: $NNLETTERS_MODEL, ./letters.safetensors or the installed "    \
                "one"),                                                                            \
        OPTION_STRING(args, member.allow, 0, "allow", "SET",                                       \
                      "characters that may be answered, such as A-Za-z"),                          \
        OPTION_STRING(args, member.deny, 0, "deny", "SET", "characters that may not be answered"), \
        OPTION_FILE(args, member.lexicon, 0, "lexicon", "FILE",                                    \
                    "words to prefer beside what --lm says, one a line; a tab and a count may "    \
                    "follow"),                                                                     \
        OPTION_FILE(args, member.ngram, 0, "lm", "FILE",                                           \
                    "letter sequences to prefer: n-grams from 'data ngram'; default: English, "    \
                    "which is built in; none: no language"),                                       \
        OPTION_CHOICE_FROM(args, member.mode, 0, "mode", "WHAT", nl_layout_mode_name,              \
                           "what the pictures are: pages; one line each; one word, without "       \
                           "spaces; one character"),                                               \
        OPTION_INT(args, member.tta, 0, "tta", "N", 1, NL_TTA_MAX,                                 \
                   "average the answers for N versions of each picture: the original and "         \
                   "slightly distorted copies"),                                                   \
        OPTION_CHOICE_FROM(args, member.rotate, 0, "rotate", "DEGREES", nl_rotate_name,            \
                           "turn pages clockwise before they are read; auto: as they read best")

typedef struct nl_reader {
    nl_model model;
    const char *path; /* of the model, in the arena */
    nl_language language;
} nl_reader;

/* Loads what the options name, and sets `read` to use it. The reader, to be freed in any case, must
 * stay where it is. NL_ERROR_MODEL, NL_ERROR_INPUT, NL_ERROR_USAGE, NL_ERROR_LIMIT. */
bool nl_reader_open(nl_reader *out, nl_read_options *read, const nl_reader_options *options,
                    nl_arena *arena, nl_error *err) NL_CHECK;

/* Accepts zero. */
void nl_reader_free(nl_reader *reader);

#endif
