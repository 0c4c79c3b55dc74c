/* An old content of a file and a new one, to see which of them is there. */
#ifndef NL_SUPPORT_VERSIONS_H
#define NL_SUPPORT_VERSIONS_H

#include "base/file.h"

enum { NEW_PARTS = 3, NEW_SIZE = 3000 };

/* The new content, in parts that lie one after the other. */
const nl_part *new_parts(void);

/* Makes the file hold the old content. */
void start_old(const char *path);

/* Does the file hold that content, and nothing else? */
bool is_old(const char *path);
bool is_new(const char *path);
bool is_first_part(const char *path); /* of the new content */
bool is_empty(const char *path);

#endif
