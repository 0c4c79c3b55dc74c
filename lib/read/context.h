/* What a character's position says about it: its size on the line, and the class of its word. */
#ifndef NL_READ_CONTEXT_H
#define NL_READ_CONTEXT_H

#include "model/model.h"

/* Where a character stands. */
typedef struct nl_position {
    float top, bottom; /* above the baseline, in heights of the line's capitals */
    int line;          /* ascending */
    bool word_start;
} nl_position;

/* What a page's words tell.
 *
 * A word is in capitals, in small letters, in small letters after a capital, a number, a code, or
 * mixed; within such a word class all its characters are alike. How frequent the classes are is
 * estimated from the page and then, starting there, from each line, by expectation maximisation. No
 * language is known here: no letter is likelier than another beside any other. */
typedef struct nl_context nl_context;

/* A context of the model's characters that has seen no words, with room to learn from `rows`
 * characters on `lines` lines. In the arena. NL_ERROR_LIMIT only. */
bool nl_context_init(nl_context **out, const nl_model *model, int rows, int lines, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* Forgets what was learnt before and learns from the characters, whose probabilities by shape are
 * the rows of `probabilities` [rows, outputs], at `positions`. Both must stay until the context is
 * learnt anew. */
void nl_context_learn(nl_context *context, nl_mat probabilities, const nl_position *positions);

/* How well a hypothesis suits its position and the words that were read on its line
 * (position->line may have none): the geometric score, a logarithm, near 0 for a letter that is one
 * of those expected, large and negative for one whose size no likely reading has. `p` are its
 * probabilities as a letter. */
float nl_context_score(const nl_context *context, const float *p, const nl_position *position);

/* What nl_context_apply would make of a character's row if it stood at `position` in the same word
 * as character `beside` of those learnt from. position->line is not used. */
void nl_context_weigh(float *probabilities, const nl_context *context, int beside,
                      const nl_position *position);

/* Turns each row of the probabilities that the context has learnt from, which tell a character by
 * its shape, into what shape, size and word tell together. Rows sum to 1; characters of probability
 * 0 stay so. Then the context must not be used until it is learnt anew. */
void nl_context_apply(nl_context *context);

#endif
