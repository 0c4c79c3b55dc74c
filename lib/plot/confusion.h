/* A confusion matrix as a picture in which the mistakes stand out. */
#ifndef NL_PLOT_CONFUSION_H
#define NL_PLOT_CONFUSION_H

#include "base/file.h"

typedef struct nl_confusion {
    const char *title;         /* NULL: none */
    const char *const *labels; /* UTF-8, of each class */
    const uint32_t *counts;    /* [classes, classes]: row what it was, column the answer */
    int classes;               /* 1 .. 1000 */
} nl_confusion;

/* An SVG file in the arena: what it was downwards, the answers across, cells coloured by their
 * share of the row (the diagonal only greyish blue), each cell's count and share as its tooltip,
 * the share that is right at each row's end, and the commonest mistakes listed. NL_ERROR_LIMIT
 * only. */
bool nl_svg_confusion(nl_bytes *out, const nl_confusion *matrix, nl_arena *arena,
                      nl_error *err) NL_CHECK;

#endif
