/* Lists of names of files, as `find` and `ls` print them. */
#ifndef NL_DATA_NAMES_H
#define NL_DATA_NAMES_H

#include "base/file.h"

typedef struct nl_names {
    char **name;
    size_t count;
} nl_names;

/* The names in a list, in the arena: one a line, or with `zeros` each ended by a zero byte, so that
 * a name may have line ends. Lines may end in CR LF; a byte order mark and empty names are left
 * out. `from` is what messages call the list. NL_ERROR_INPUT for a zero byte in a line; _LIMIT. */
bool nl_names_parse(nl_names *out, nl_bytes list, bool zeros, const char *from, nl_arena *arena,
                    nl_error *err) NL_CHECK;

/* The pictures in a folder, known by the endings of their names, as "folder/name" in order; not
 * those of folders in it. NL_ERROR_INPUT if there are none or it cannot be read, NL_ERROR_LIMIT. */
bool nl_names_of_pictures(nl_names *out, const char *folder, nl_arena *arena,
                          nl_error *err) NL_CHECK;

#endif
