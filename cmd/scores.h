/* What eval prints. */
#ifndef NL_CMD_SCORES_H
#define NL_CMD_SCORES_H

#include "data/lines.h"
#include "model/evaluate.h"
#include "model/read.h"

/* Prints the score of characters, as "name TAB value" lines, and the tables asked for. */
void nl_print_score(const nl_score *score, bool per_class, bool confusion);

/* Writes the confusion matrix as SVG. */
bool nl_plot_confusion(const nl_score *score, const char *path, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* How pictures with transcriptions are judged. */
typedef struct nl_line_judging {
    const nl_model *model;
    nl_read_options read;
    const char *answers; /* folder of texts that are judged instead of reading; or NULL */
    bool fold_case;
    nl_pool *pool;
    nl_arena *arena;
} nl_line_judging;

/* Reads all pictures, prints each one's edits and the character error rate of all; *accuracy is
 * 1 - that rate, at least 0. */
bool nl_judge_lines(const nl_line_judging *how, char **operands, int count, double *accuracy,
                    nl_error *err) NL_CHECK;

#endif
