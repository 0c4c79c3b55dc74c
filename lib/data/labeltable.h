/* labels.csv beside the folders of a tree: what each folder is, where names cannot say it.
 *
 * A line each: the folder's name, a comma, semicolon or tab, the character or any other name of a
 * class (data/classname.h); quotes around either and blanks are ignored. A first line
 * "name,character" and empty lines are, too. */
#ifndef NL_DATA_LABELTABLE_H
#define NL_DATA_LABELTABLE_H

#include "data/classname.h"

#include <stddef.h>

enum { NL_LABEL_NAME_MAX = 256 }; /* bytes, the zero byte included */

typedef struct nl_label_row {
    char name[NL_LABEL_NAME_MAX], character[NL_CLASS_NAME_MAX];
} nl_label_row;

typedef struct nl_label_table {
    nl_label_row *rows;
    size_t count, room;
} nl_label_table;

/* Loads `folder`/labels.csv, in the arena; an empty table if there is none. NL_ERROR_INPUT with the
 * line that is wrong. */
bool nl_label_table_load(nl_label_table *out, const char *folder, nl_arena *arena,
                         nl_error *err) NL_CHECK;

/* The character of a folder; NULL if the table does not have it. */
const char *nl_label_table_find(const nl_label_table *table, const char *name);

#endif
