/* The weights of a model's first layer as a picture. */
#ifndef NL_CMD_DRAW_WEIGHTTILES_H
#define NL_CMD_DRAW_WEIGHTTILES_H

#include "model/model.h"

/* Writes a PNG with a tile for each of the first `most` units of the first network. Of features
 * only the cells of ink are drawn. NL_ERROR_OUTPUT, NL_ERROR_LIMIT. */
bool nl_write_weight_tiles(const char *path, const nl_model *model, int most, nl_arena *arena,
                           nl_error *err) NL_CHECK;

#endif
