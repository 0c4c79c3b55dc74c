/* What `learn` trains on: lines of the user's own pages, and beside them, so that nothing is
 * forgotten, what the model knew: composed lines and single letters, both drawn. */
#ifndef NL_CMD_REHEARSAL_H
#define NL_CMD_REHEARSAL_H

#include "learnpages.h"

#include "model/train.h"

typedef struct nl_rehearsal {
    const nl_learn_pages *pages;
    const nl_model *model; /* whose alphabet the lines have; set before use */
    uint64_t seed;
    size_t lines;    /* to be learnt, own and composed */
    nl_dataset data; /* drawn letters; its classes are the alphabet */
    uint32_t *kept;
    nl_place *places;
} nl_rehearsal;

enum { NL_REHEARSAL_BATCH = 64 }; /* drawn letters of a step */

/* Draws the letters. The alphabet is that of the model before and the characters of all texts. All
 * in the arena. NL_ERROR_INPUT for too many characters, NL_ERROR_MODEL if none can be drawn,
 * NL_ERROR_LIMIT. */
bool nl_rehearsal_init(nl_rehearsal *out, const nl_learn_pages *pages, const nl_model *before,
                       uint64_t seed, nl_pool *pool, nl_arena *arena, nl_error *err) NL_CHECK;

/* What nl_train takes. */
nl_train_data nl_rehearsal_data(nl_rehearsal *rehearsal);

/* Counts the errors of built-in lines, drawn in hands that are never learnt from. */
bool nl_rehearsal_measure(nl_learn_errors *out, const nl_learn_reader *reader,
                          nl_error *err) NL_CHECK;

#endif
