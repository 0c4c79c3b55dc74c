/* Lines that are learnt as a whole, by the loss of their lattices. */
#ifndef NL_MODEL_TRAINLINES_H
#define NL_MODEL_TRAINLINES_H

#include "image/features.h"
#include "math/mat.h"
#include "model/pathweights.h"

#include "base/arena.h"

/* A line as the network sees it: a row for each hypothesis. */
typedef struct nl_train_line {
    int rows;              /* 0: there is nothing to be learnt from it */
    const uint8_t *pixels; /* of each row, side * side bytes, as in a dataset */
    const uint8_t *around; /* ink around each, the same */
    const nl_place *places;
    int letters;         /* of the true text */
    const void *lattice; /* the source's own */
} nl_train_line;

/* The loss of a line's lattice and its gradient. */
typedef struct nl_line_loss {
    double loss;
    nl_mat dz; /* by the logits, [rows, outputs]; the memory is the caller's */
    nl_path_weights path;
} nl_line_loss;

/* Where lines come from, and what their loss is. */
typedef struct nl_train_lines {
    size_t count;           /* lines of an epoch; 0: none */
    size_t texts, pictures; /* what people wrote, that they are made of: texts; pictures with
                               transcriptions */
    uint32_t crc;           /* CRC-32 of these */
    /* Makes line `index` of an epoch, all in the arena: a function of the epoch and the index
     * alone. Called from any thread. */
    bool (*make)(void *context, nl_train_line *out, int epoch, size_t index, nl_arena *arena,
                 nl_error *err);
    /* Writes the line's loss, and its gradient by the logits and by the path's weights. Called from
     * any thread. */
    bool (*loss)(nl_line_loss *out, const nl_train_line *line, nl_mat logits,
                 const nl_path_weights *weights, nl_arena *scratch, nl_error *err);
    void *context;
} nl_train_lines;

#endif
