/* Reading ZIP archives (PKWARE's APPNOTE) in memory: entries that are stored or deflated, of less
 * than 4 GB, not encrypted. */
#ifndef NL_BASE_ZIP_H
#define NL_BASE_ZIP_H

#include "base/file.h"

enum { NL_ZIP_NAME_MAX = 256 };

typedef struct nl_zip_entry {
    char name[NL_ZIP_NAME_MAX]; /* cut if it is longer */
    uint32_t crc, packed, size;
    uint32_t offset; /* of its local header */
    int method;      /* 0 stored, 8 deflated */
} nl_zip_entry;

bool nl_zip_sniff(nl_bytes head);

/* Has the file, a regular one, the record with which an archive ends? Reads no more than 64 KiB. */
bool nl_zip_has_end(const char *path);

/* The entries of the archive's directory, in the arena. `name` is for messages. NL_ERROR_INPUT. */
bool nl_zip_list(nl_zip_entry **entries, int *count, nl_bytes file, const char *name,
                 nl_arena *arena, nl_error *err) NL_CHECK;

/* The content of an entry: a view of the file, or inflated in the arena; its size and CRC are
 * checked. NL_ERROR_INPUT; NL_ERROR_LIMIT beyond `limit` bytes. */
bool nl_zip_read(nl_bytes *out, nl_bytes file, const nl_zip_entry *entry, size_t limit,
                 const char *name, nl_arena *arena, nl_error *err) NL_CHECK;

#endif
