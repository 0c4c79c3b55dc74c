/* A contact sheet of a dataset: what is in it, and which way up. */
#ifndef NL_DATA_SHEET_H
#define NL_DATA_SHEET_H

#include "data/dataset.h"

/* Lays out `per_class` (1 .. 1000) samples of each class, evenly spaced over all its samples, as a
 * `paper` picture in the arena. Each class is a row; rows are in order of the code points. They
 * continue in a second, third ... block to the right, so that the sheet is about square. A class
 * with fewer samples leaves the rest of its row empty. NL_ERROR_USAGE for an empty dataset or a
 * sheet beyond NL_IMAGE_SIDE_MAX or NL_IMAGE_PIXELS_MAX. */
bool nl_sheet(nl_image *out, const nl_dataset *data, int per_class, nl_arena *arena,
              nl_error *err) NL_CHECK;

#endif
