/* A contact sheet of a dataset, so that it can be seen what is in it and which way up. */
#ifndef NL_DATA_SHEET_H
#define NL_DATA_SHEET_H

#include "data/dataset.h"

/* Lays out `per_label` (1 .. 1000) samples of each label, evenly taken from all of it, as a `paper`
 * picture in the arena: one row per label, in order of the labels' first code points and then of
 * their number of them; the rows go on in a second, third ... block to the right, so that the sheet
 * is about square. A label with fewer samples leaves the rest of its row empty. NL_ERROR_USAGE for
 * an empty dataset or a sheet beyond NL_IMAGE_SIDE_MAX or NL_IMAGE_PIXELS_MAX. */
bool nl_sheet(nl_image *out, const nl_dataset *data, int per_label, nl_arena *arena,
              nl_error *err) NL_CHECK;

#endif
