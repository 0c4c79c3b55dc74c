/* The legend under a drawing: what its lines and colours mean. */
#ifndef NL_CMD_DRAW_LEGEND_H
#define NL_CMD_DRAW_LEGEND_H

#include "draw/annotation.h"

typedef struct nl_legend_entry {
    uint32_t colour;
    double width, dash; /* of the line shown, in font sizes; width 0: none, the text alone */
    const char *text;
} nl_legend_entry;

/* Adds the entries in rows under all that is drawn so far, as wide as that or as a few words, in
 * letters of a readable size. */
void nl_annotate_legend(nl_annotation *annotation, const nl_legend_entry *entries, int count);

#endif
