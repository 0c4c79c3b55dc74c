/* A table that names pictures and their labels, as english.csv of Chars74K: a line per picture, its
 * path beside the table, a comma, and its label, named as folders of classes are (data/tree.h).
 * Separators may be semicolons or tabs; a first line whose picture is not there, when that of the
 * second is, has the names of the columns. */
#ifndef NL_DATA_TABLE_H
#define NL_DATA_TABLE_H

#include "data/format.h"

/* Is it such a table, or a folder in which the only .csv file is one? What decides is whether one
 * of the first two lines names a file that is there. */
bool nl_table_sniff(const char *path);

/* Appends the pictures of the table, or of the one in the folder. Those that cannot be used are
 * treated as in trees. NL_ERROR_INPUT names the line; NL_ERROR_LIMIT. */
bool nl_table_load(nl_dataset *data, const char *path, const nl_load_options *options,
                   nl_arena *arena, nl_error *err) NL_CHECK;

#endif
