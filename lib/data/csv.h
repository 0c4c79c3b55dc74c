/* Comma-separated values: a line per picture, its class and its pixels, as Kaggle's A-Z, MNIST and
 * EMNIST have them. Plain or gzipped.
 *
 * The separator is a comma, semicolon or tab. A first line that is no numbers where the second has
 * them holds the columns' names; the one named label, class or character is the label, else the
 * first column is. All others are pixels of a square picture, row by row: numbers 0 .. 255 for
 * paper .. ink, or 0 .. 1 if none is larger. Labels are numbers (data/numbered.h) or, if one is
 * not, names of classes as of folders (data/tree.h). */
#ifndef NL_DATA_CSV_H
#define NL_DATA_CSV_H

#include "data/format.h"

/* Appends the samples. NL_ERROR_INPUT names the line; NL_ERROR_LIMIT. */
bool nl_csv_load(nl_dataset *data, const char *path, const nl_load_options *options,
                 nl_arena *arena, nl_error *err) NL_CHECK;

#endif
