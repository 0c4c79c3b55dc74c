/* The misclassified characters of largest loss as a picture. */
#ifndef NL_CMD_DRAW_MISTAKESHEET_H
#define NL_CMD_DRAW_MISTAKESHEET_H

#include "model/evaluate.h"

/* Draws the score's worst mistakes, a tile each, largest loss first: the enlarged picture, and
 * under it the truth, the answer, and the probability given to the truth. SVG if the file's name
 * ends in
 * ".svg", else PNG. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_mistake_sheet(const char *path, const nl_dataset *data, const nl_score *score,
                            nl_arena *arena, nl_error *err) NL_CHECK;

#endif
