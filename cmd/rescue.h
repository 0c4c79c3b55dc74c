/* Where work goes when its place cannot be written: this folder, then $TMPDIR or /tmp. */
#ifndef NL_CMD_RESCUE_H
#define NL_CMD_RESCUE_H

#include "model/model.h"

enum { NL_RESCUE_PLACES = 2, NL_RESCUE_ROOM = 4096 };

/* A name that no file has, with the ending, in place 0 .. NL_RESCUE_PLACES - 1. False if it is too
 * long or none is to be had. */
bool nl_rescue_name(char out[NL_RESCUE_ROOM], int place, const char *ending) NL_CHECK;

/* Saves the model, if need be elsewhere: it then fails all the same, and *err says where the model
 * is. As nl_model_save. */
bool nl_save_or_rescue(const nl_model *model, const char *path, nl_error *err) NL_CHECK;

#endif
