/* What predict and eval are told of the language. */
#ifndef NL_CMD_WORDLISTS_H
#define NL_CMD_WORDLISTS_H

#include "cli/option.h"
#include "read/language.h"

typedef struct nl_wordlists {
    const char *lexicon, *ngram; /* files; NULL: none */
} nl_wordlists;

/* The option rows for a nl_wordlists member of an args struct. */
#define NL_WORDLIST_ROWS(args, member)                                                             \
    OPTION_FILE(args, member.lexicon, 0, "lexicon", "FILE",                                        \
                "words to prefer, one a line; a tab and how often may follow"),                    \
        OPTION_FILE(args, member.ngram, 0, "lm", "FILE",                                           \
                    "letters to prefer after others: n-grams that 'data ngram' learnt")

/* Loads what is named into *language, to be freed in any case; *out points at it, or is NULL if
 * nothing is named. NL_ERROR_INPUT, NL_ERROR_LIMIT. */
bool nl_wordlists_load(const nl_language **out, nl_language *language, const nl_wordlists *lists,
                       nl_error *err) NL_CHECK;

#endif
