/* What is drawn beside DATA that are pictures of characters, where it helps to learn these.
 *
 * A class with few pictures is known by one hand only; drawn letters of the same character show
 * what may vary. So of each character with fewer pictures than 72 (with 36 classes; the fewer
 * classes, the more) as many are drawn, anew for each epoch; also of those that only the model
 * knows that is trained further, so that it does not forget them. Lines are composed so that the
 * model learns which spans are not letters; of their letters, those are learnt that the DATA have,
 * or the model that is trained further: nothing else can be an answer later. */
#ifndef NL_CMD_DRAWNBESIDE_H
#define NL_CMD_DRAWNBESIDE_H

#include "data/dataset.h"
#include "model/model.h"

/* Characters to draw, and how many samples in all; 0: none of the DATA's is to be drawn. */
typedef struct nl_drawn_beside {
    uint32_t *codes;
    int code_count;
    size_t count;
} nl_drawn_beside;

/* `from`: the model that is trained further; NULL: none. In the arena. NL_ERROR_LIMIT only. */
bool nl_drawn_beside_list(nl_drawn_beside *out, const nl_dataset *own, const nl_model *from,
                          nl_arena *arena, nl_error *err) NL_CHECK;

/* The letters of composed lines to learn: the alphabets of data and model (NULL: none). In the
 * arena. */
bool nl_letters_beside(uint32_t **codes, int *count, const nl_dataset *own, const nl_model *from,
                       nl_arena *arena, nl_error *err) NL_CHECK;

/* How many lines to compose, at most `most`: about one for ten pictures that an epoch shows, so
 * that they do not outweigh these. */
size_t nl_lines_beside(const nl_dataset *own, size_t most);

#endif
