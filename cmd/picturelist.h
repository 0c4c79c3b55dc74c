/* Which pictures a command is to read. */
#ifndef NL_CMD_PICTURELIST_H
#define NL_CMD_PICTURELIST_H

#include "base/arena.h"

/* How they are named. */
typedef struct nl_named_pictures {
    char **operands; /* pictures, and folders of them */
    int operand_count;
    const char *files_from; /* a list of more; NULL: none */
    bool zeros;             /* end the names in it */
    const char *slice;      /* "K/N": only the Kth of N shares; NULL: all */
} nl_named_pictures;

typedef struct nl_picture_list {
    char **files;        /* all that are named */
    size_t total;        /* of them */
    size_t first, count; /* of those to read */
} nl_picture_list;

/* The operands, a folder's pictures in place of a folder, then the names in the list. A slice takes
 * neighbours, so the answers of all slices, one after the other, are those of all pictures.
 * NL_ERROR_USAGE if it is none. */
bool nl_picture_list_make(nl_picture_list *out, const nl_named_pictures *named, nl_arena *arena,
                          nl_error *err) NL_CHECK;

#endif
