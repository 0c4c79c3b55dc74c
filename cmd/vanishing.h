/* The vanishing gradient, shown: gradcheck --plot. */
#ifndef NL_CMD_VANISHING_H
#define NL_CMD_VANISHING_H

#include "model/depth.h"

/* Trains the same deep network with sigmoid, tanh and relu on drawn letters, prints the norm of the
 * gradient by layer as a table and draws it as an SVG file ("-": standard output, and no table). */
bool nl_vanishing_show(const char *path, const nl_depth_options *options, nl_error *err) NL_CHECK;

#endif
