/* What a character's place says about it: its size on the line, and the kind of word it is in. */
#ifndef NL_READ_CONTEXT_H
#define NL_READ_CONTEXT_H

#include "model/model.h"

/* Where a character stands. */
typedef struct nl_position {
    float top, bottom; /* above the baseline, in heights of the line's capitals */
    int line;          /* ascending */
    bool word_start;
} nl_position;

/* Turns each row of `probabilities` [count, outputs], what the shape of the character in `places`
 * says, into what shape, size and word together say; rows sum to 1. Characters of probability 0
 * stay so.
 *
 * A word is in capitals, in small letters, in small letters after a capital, a number, or mixed;
 * within such a kind all its characters are alike. How frequent the kinds are is learnt from the
 * page and then, starting there, from each line, by expectation maximisation. No language is known
 * here: no letter is likelier than another beside any other. The arena is for scratch, which is
 * given back. NL_ERROR_LIMIT only. */
bool nl_context_apply(nl_mat probabilities, const nl_model *model, const nl_position *places,
                      nl_arena *arena, nl_error *err) NL_CHECK;

/* What a page's words tell. */
typedef struct nl_context nl_context;

/* Learns it from characters as above, which must stay as they are. In the arena. NL_ERROR_LIMIT
 * only. */
bool nl_context_learn(nl_context **out, nl_mat probabilities, const nl_model *model,
                      const nl_position *places, nl_arena *arena, nl_error *err) NL_CHECK;

/* How well a candidate suits its place and the words that were read on its line (place->line may
 * have none): a logarithm, near 0 for a letter that is one of those expected, large and negative
 * for one whose size no likely reading has. `p` are its probabilities as a letter. */
float nl_context_score(const nl_context *context, const float *p, const nl_position *place);

/* What nl_context_apply would make of a character's row if it stood at `place` in the same word as
 * character `beside` of those learnt from. Of `place` the line is not looked at. */
void nl_context_weigh(float *probabilities, const nl_context *context, int beside,
                      const nl_position *place);

#endif
