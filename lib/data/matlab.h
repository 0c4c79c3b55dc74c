/* Data in MATLAB's files: which arrays are pictures and labels, and how these lie. */
#ifndef NL_DATA_MATLAB_H
#define NL_DATA_MATLAB_H

#include "data/matfile.h"

/* Appends the pictures and labels that nl_array_find finds, X and y of the Stanford course as well
 * as EMNIST's dataset.train.images. The number of labels says which size counts the pictures: N x
 * pixels or pixels x N, each picture by columns, as MATLAB's reshape takes it; rows x columns (x 1)
 * x N, or N x rows x columns, upright. Labels are N numbers, characters or a 1 among zeros for each
 * picture. An array "mapping" of EMNIST's says what the numbers mean. NL_ERROR_INPUT,
 * NL_ERROR_LIMIT. */
bool nl_matlab_load(nl_dataset *data, const char *path, const nl_load_options *options,
                    nl_arena *arena, nl_error *err) NL_CHECK;

#endif
