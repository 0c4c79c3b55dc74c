/* What of pages with their texts is learnt, what is held back, and what a model reads wrongly of
 * them. */
#ifndef NL_READ_LEARNWORDS_H
#define NL_READ_LEARNWORDS_H

#include "data/lines.h"
#include "read/errorrate.h"
#include "read/pagewords.h"
#include "read/read.h"

typedef struct nl_learn_page {
    nl_line_pair pair;
    nl_image paper;
    nl_page_words words;
    int rotate;       /* as the page was turned to be read: nl_text.rotate */
    float scale;      /* and enlarged: nl_text.scale */
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

/* Aligns a page of them with its text: all words that can be aligned are learnt, for now.
 * NL_ERROR_INPUT, naming the picture, if there is no writing; as nl_page_words_align else. */
bool nl_learn_page_align(nl_learn_pages *pages, nl_learn_page *page, const nl_model *model,
                         const nl_read_options *read, nl_pool *pool, nl_arena *arena,
                         nl_error *err) NL_CHECK;

/* Holds back aligned words of about the share of the characters that `split` says, by its seed, of
 * which no character is the only one of its kind that is learnt; lists the others in runs.
 * NL_ERROR_LIMIT. */
bool nl_learn_pages_divide(nl_learn_pages *pages, const nl_split *split, nl_arena *arena,
                           nl_error *err) NL_CHECK;

/* A view of the ink of a word in the upright picture of its page (nl_image_turn by page->rotate),
 * with a margin; width 0 if it is not known. */
nl_image nl_learn_word_picture(const nl_learn_page *page, nl_image upright, int word);

/* The character that the model most often takes a new one, which it does not know, for; 0 if it is
 * on none of the pages. */
uint32_t nl_learn_pages_look(const nl_learn_pages *pages, uint32_t code);

/* Reads `paper`, compares with the truth and adds the errors. The comparison is in the arena. */
bool nl_learn_compare(nl_comparison *out, nl_learn_errors *sum, nl_image paper, const char *truth,
                      const nl_learn_reader *reader, nl_arena *arena, nl_error *err) NL_CHECK;

/* Adds the errors of a page that was read at characters of held-back words; what is read before a
 * character counts to it. */
void nl_learn_count_held(nl_learn_errors *held, const nl_learn_page *page,
                         const nl_comparison *comparison);

/* Reads a page and adds its errors to `all`, those in held-back words to `held`, too. */
bool nl_learn_page_measure(nl_learn_errors *all, nl_learn_errors *held, const nl_learn_page *page,
                           const nl_learn_reader *reader, nl_error *err) NL_CHECK;

#endif
