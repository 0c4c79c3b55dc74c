/* Confusion matrices in which mistakes stand out. */
#ifndef NL_PLOT_CONFUSION_H
#define NL_PLOT_CONFUSION_H

#include "base/file.h"

typedef struct nl_confusion {
    const char *title;         /* NULL: none */
    const char *const *labels; /* UTF-8, of each class */
    const uint32_t *counts;    /* [classes, classes]: rows truth, columns answer */
    int classes;               /* 1 .. 1000 */
} nl_confusion;

/* An SVG file in the arena: truth downwards, answers across. Cells are coloured by their share of
 * the row, the diagonal in pale blue; a tooltip gives each cell's count and share. The share that
 * is right is at each row's end, and the commonest mistakes are listed. Of more than a
 * few classes, look-alikes stand side by side, in frames (plot/lookalikes.h). NL_ERROR_LIMIT only.
 */
bool nl_svg_confusion(nl_bytes *out, const nl_confusion *matrix, nl_arena *arena,
                      nl_error *err) NL_CHECK;

#endif
