/* The words of a page that are known, and the ink of each: to learn from them and to say which of
 * them a reader gets wrong.
 *
 * A model scores all hypotheses of the page, and the best path that spells the text says which ink
 * is which character (text/truthpath.h). A word is aligned if all of its characters have ink on one
 * line, with none left out between them, and the model does not find the word so unlikely that it
 * must be another one. What is learnt from is then the lattice between a word's first and last
 * segment: how the word is segmented is left to the loss. */
#ifndef NL_READ_PAGEWORDS_H
#define NL_READ_PAGEWORDS_H

#include "read/linelattice.h"

#include "base/pool.h"

typedef enum nl_word_ink {
    NL_WORD_ALIGNED,
    NL_WORD_WITHOUT_INK, /* there is none for some of its characters */
    NL_WORD_BROKEN,      /* over several lines, or around ink that is none of its characters */
    NL_WORD_UNLIKELY,    /* what is there looks like something else */
} nl_word_ink;

typedef struct nl_page_word {
    const char *text; /* in the page's text: `bytes` of it */
    int bytes;
    int line;       /* of the text, from 0 */
    int first, end; /* characters of the page's text without white space: first .. end - 1 */
    nl_word_ink ink;
    int segment, segment_end; /* of the page; equal where there is no ink */
} nl_page_word;

typedef struct nl_page_words {
    const char *text;   /* of the page; not copied */
    nl_train_line page; /* all hypotheses of the page, without truth */
    nl_page_word *words;
    int count;
    uint32_t *looks; /* of each character that the model does not know: the one that it takes its
                        ink for; 0: none, or the model knows it */
} nl_page_words;

/* Aligns a text (UTF-8; white space between words and lines) with the ink of a layout. Characters
 * that the model does not know may be any. Everything in the arena; the text must outlive it.
 * NL_ERROR_LIMIT, also for too long a text; NL_ERROR_MODEL if the model lacks "not one letter". */
bool nl_page_words_align(nl_page_words *out, const nl_layout *layout, const char *text,
                         const nl_model *model, nl_pool *pool, nl_arena *arena,
                         nl_error *err) NL_CHECK;

/* The box of a word's ink in the layout, of a broken one its part on the line where it begins;
 * width 0 if it has none. */
nl_box nl_page_words_box(const nl_page_words *page, int word);

/* How many words from `first` on, but at least one, can be learnt as one line: aligned, with
 * use[word], with nothing but noise between them in the ink, and no more than a few. They may be on
 * two lines. */
int nl_page_words_run(const nl_page_words *page, int first, const bool *use);

/* Writes these words as a line to learn from, in the arena. It has no rows if the model lacks a
 * character of theirs. NL_ERROR_LIMIT only. */
bool nl_page_words_line(nl_train_line *out, const nl_page_words *page, int first, int count,
                        const nl_model *model, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
