/* A folder of a test's own, for the files it makes. */
#ifndef NL_SUPPORT_SCRATCH_H
#define NL_SUPPORT_SCRATCH_H

#include <stddef.h>

enum { SCRATCH_PATH_MAX = 4096 };

/* Makes a new empty folder under $TMPDIR or /tmp; exits if that fails. */
void scratch_open(char folder[SCRATCH_PATH_MAX]);

/* "folder/name", in one of eight buffers used in turn. */
const char *scratch_path(const char *folder, const char *name);

/* Makes or replaces a file; exits if that fails. */
void scratch_write(const char *path, const void *data, size_t size);

/* Entries in the folder besides "." and "..", hidden ones counted. */
int scratch_count(const char *folder);

/* Makes all files in the folder so many seconds older than now. */
void scratch_age(const char *folder, long seconds);

/* Removes the folder with all that is in it. */
void scratch_close(const char *folder);

#endif
