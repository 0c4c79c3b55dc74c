/* A picture of all groups of a page: under each line a bracket for each group of segments that may
 * be one letter, and, where a model has looked at them, what the network takes each for, before
 * context has its say. */
#ifndef NL_CMD_DRAW_HYPOTHESISSHEET_H
#define NL_CMD_DRAW_HYPOTHESISSHEET_H

#include "read/hypotheses.h"

typedef struct nl_sheet_hypothesis {
    nl_span group;
    uint32_t code; /* what it is taken for; 0: nobody has looked */
    double share;  /* probability that it is this letter */
    bool chosen;   /* it is part of what was read */
} nl_sheet_hypothesis;

/* The groups of a layout's lines: those of line l are groups[start[l]] .. groups[start[l + 1] - 1].
 */
typedef struct nl_sheet_hypotheses {
    nl_sheet_hypothesis *groups;
    int *start;
} nl_sheet_hypotheses;

/* All that there are, in the arena. NL_ERROR_LIMIT only. */
bool nl_sheet_list(nl_sheet_hypotheses *out, const nl_layout *layout, const nl_segments *segments,
                   nl_arena *arena, nl_error *err) NL_CHECK;

/* Those that were classified for the text, which was read with the same options. */
bool nl_sheet_read(nl_sheet_hypotheses *out, const nl_text *text, const nl_model *model,
                   const nl_read_options *options, nl_pool *pool, nl_arena *arena,
                   nl_error *err) NL_CHECK;

/* Writes it: SVG if the file's name ends in ".svg", else PNG. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_hypothesis_sheet(const char *path, nl_image paper, const nl_layout *layout,
                               const nl_segments *segments, const nl_sheet_hypotheses *groups,
                               nl_arena *arena, nl_error *err) NL_CHECK;

#endif
