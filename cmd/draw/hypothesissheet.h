/* A picture of all hypotheses of a page: under each line a bracket for each span of segments that
 * may be one letter, and, if a model has classified them, each span's best letter before context.
 * Spans under 5 % that were not read are left out, and of very many the less likely. */
#ifndef NL_CMD_DRAW_HYPOTHESISSHEET_H
#define NL_CMD_DRAW_HYPOTHESISSHEET_H

#include "read/read.h"

typedef struct nl_sheet_hypothesis {
    nl_span span;
    uint32_t code; /* its best letter; 0: not classified */
    double share;  /* probability that it is this letter */
    bool chosen;   /* it is on the best path */
} nl_sheet_hypothesis;

/* Of all lines of a layout; those of line l are start[l] .. start[l + 1] - 1. */
typedef struct nl_sheet_hypotheses {
    nl_sheet_hypothesis *hypotheses;
    int *start;
} nl_sheet_hypotheses;

/* All spans of the segments, not classified; in the arena. NL_ERROR_LIMIT only. */
bool nl_sheet_list(nl_sheet_hypotheses *out, const nl_layout *layout, const nl_segments *segments,
                   nl_arena *arena, nl_error *err) NL_CHECK;

/* The hypotheses that the text was chosen from; in the arena. NL_ERROR_LIMIT only. */
bool nl_sheet_read(nl_sheet_hypotheses *out, const nl_text *text, const nl_model *model,
                   nl_arena *arena, nl_error *err) NL_CHECK;

/* Writes it over the background-normalised page: SVG if the file's name ends in ".svg", else PNG.
 * NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_hypothesis_sheet(const char *path, nl_image flat, const nl_layout *layout,
                               const nl_segments *segments, const nl_sheet_hypotheses *hypotheses,
                               nl_arena *arena, nl_error *err) NL_CHECK;

#endif
