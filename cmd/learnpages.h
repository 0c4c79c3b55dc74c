/* The pages that `learn` is given: aligned with their texts, divided into what is learnt and what
 * is held back, made into lines to learn from, and read to count errors. */
#ifndef NL_CMD_LEARNPAGES_H
#define NL_CMD_LEARNPAGES_H

#include "data/lines.h"
#include "read/errorrate.h"
#include "read/pagewords.h"
#include "read/read.h"

typedef struct nl_learn_page {
    nl_line_pair pair;
    nl_image paper;
    nl_page_words words;
    bool *use, *held; /* of each word: learnt; aligned, too, but held back */
} nl_learn_page;

/* Neighbouring words that are learnt as one line. */
typedef struct nl_learn_run {
    int page, first, count; /* words */
} nl_learn_run;

typedef struct nl_learn_pages {
    nl_learn_page *pages;
    size_t count, room;
    nl_learn_run *runs;
    int run_count;
    size_t learnt, held;                    /* characters without white space */
    size_t words_learnt, words_held, words; /* the last: in all */
    uint32_t crc;                           /* CRC-32 of pictures and texts */
} nl_learn_pages;

/* Errors in characters, and how many characters there are. */
typedef struct nl_learn_errors {
    size_t errors, length;
} nl_learn_errors;

/* What pages are read with. */
typedef struct nl_learn_reader {
    const nl_model *model;
    nl_read_options options;
    nl_pool *pool;
} nl_learn_reader;

/* Loads the pages that the operands name, each with the text beside it, or one page with the file
 * `text`. NL_ERROR_INPUT, also for a text without characters; NL_ERROR_USAGE, NL_ERROR_LIMIT. */
bool nl_learn_pages_load(nl_learn_pages *out, char **operands, int count, const char *text,
                         bool sandbox, nl_arena *arena, nl_error *err) NL_CHECK;

/* Aligns all pages by the model, says line by line what cannot be aligned, and holds back words of
 * about the share of the characters that `split` says, of which no character is the only one of its
 * kind. NL_ERROR_INPUT if nothing can be aligned. */
bool nl_learn_pages_align(nl_learn_pages *pages, const nl_model *model, const nl_read_options *read,
                          const nl_split *split, nl_pool *pool, nl_arena *arena,
                          nl_error *err) NL_CHECK;

/* The character that the model most often takes a new one, which it does not know, for; 0 if it is
 * on none of the pages. */
uint32_t nl_learn_pages_look(const nl_learn_pages *pages, uint32_t code);

/* Reads `paper`, compares with the truth and adds the errors. The comparison is in the arena. */
bool nl_learn_compare(nl_comparison *out, nl_learn_errors *sum, nl_image paper, const char *truth,
                      const nl_learn_reader *reader, nl_arena *arena, nl_error *err) NL_CHECK;

/* Reads a page and adds its errors to `all`, those in held-back words to `held`, too. */
bool nl_learn_page_measure(nl_learn_errors *all, nl_learn_errors *held, const nl_learn_page *page,
                           const nl_learn_reader *reader, nl_error *err) NL_CHECK;

#endif
