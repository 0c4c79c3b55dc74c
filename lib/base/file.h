/* Files: read whole, up to a limit; written so that a reader sees the old file or the new one,
 * never a part. And the two services of zlib, inflating and CRC-32. */
#ifndef NL_BASE_FILE_H
#define NL_BASE_FILE_H

#include "base/arena.h"

#include <stddef.h>
#include <stdint.h>

typedef struct nl_bytes {
    const uint8_t *data;
    size_t size;
} nl_bytes;

enum {
    NL_FILE_HEAD = 32,    /* bytes that are read and checked before all others */
    NL_FILE_SILENCE = 60, /* seconds without a byte after which a pipe or device is given up */
};

/* Asked about the beginning of a file before more of it is read: first NL_FILE_HEAD bytes or the
 * whole file, then 64 KiB, then twice as much each time, at last all of it. `known` is the size of
 * a regular file, else SIZE_MAX. May lower *limit. False, with *err, refuses the file. */
typedef bool nl_file_check(void *context, nl_bytes head, size_t known, size_t *limit,
                           nl_error *err);

typedef struct nl_file_terms {
    size_t limit;         /* bytes */
    bool regular;         /* only a regular file: a pipe or a device is refused, "-" is a name */
    double seconds;       /* in which a pipe or device must send all; 0: NL_FILE_SILENCE holds */
    const char *advice;   /* after the message that says it has not; NULL: none */
    nl_file_check *check; /* or NULL */
    void *context;
} nl_file_terms;

/* The whole file, in the arena, followed by a zero byte that is not counted. `path` "-" is standard
 * input. Fails with NL_ERROR_INPUT if it cannot be read or is a directory; NL_ERROR_LIMIT beyond
 * the limit (known without reading for a regular file), in time, or for want of memory or open
 * files (err->lack); or as the check says, with the name before it. A stream takes at most 1.5
 * times the limit of memory until it is whole. */
bool nl_file_read_on_terms(nl_bytes *out, const char *path, const nl_file_terms *terms,
                           nl_arena *arena, nl_error *err) NL_CHECK;

/* The same with a limit alone. */
bool nl_file_read(nl_bytes *out, const char *path, size_t limit, nl_arena *arena,
                  nl_error *err) NL_CHECK;

/* The same of a text: a stream or a file of over 64 KiB is read no further than to a step with a
 * zero byte (NL_ERROR_INPUT). */
bool nl_file_read_text(nl_bytes *out, const char *path, size_t limit, nl_arena *arena,
                       nl_error *err) NL_CHECK;

/* Checks of this kind for others: of a text, `context` a size_t of 0, as above; of a file known to
 * be a gzip stream: a large one is read no further than 64 KiB if nothing can be inflated there. */
nl_file_check nl_file_check_text, nl_file_check_gzip;

/* The last bytes of a regular file, at most `room`; *size is their number. */
bool nl_file_tail(uint8_t *tail, size_t room, size_t *size, const char *path,
                  nl_error *err) NL_CHECK;

/* The first bytes of a regular file, at most `room`, for recognising formats; *size is their
 * number. */
bool nl_file_head(uint8_t *head, size_t room, size_t *size, const char *path,
                  nl_error *err) NL_CHECK;

/* Is the data a gzip stream (by its magic number)? */
bool nl_is_gzip(nl_bytes data);

/* Inflates a gzip stream of at most `limit` bytes of plain data into the arena; checks the stream's
 * own CRC and length. `name` is for messages. NL_ERROR_INPUT if damaged; NL_ERROR_LIMIT if larger,
 * or if its first 16 MiB and more are over 100 times as large as their packed bytes. */
bool nl_gunzip(nl_bytes *out, nl_bytes data, size_t limit, const char *name, nl_arena *arena,
               nl_error *err) NL_CHECK;

/* The same of a stream of deflate (RFC 1951, as in ZIP files) that promises `size` bytes: more are
 * NL_ERROR_INPUT. */
bool nl_inflate(nl_bytes *out, nl_bytes data, size_t size, const char *name, nl_arena *arena,
                nl_error *err) NL_CHECK;

/* The same of a zlib stream (RFC 1950), with its checksum. */
bool nl_inflate_zlib(nl_bytes *out, nl_bytes data, size_t size, const char *name, nl_arena *arena,
                     nl_error *err) NL_CHECK;

/* The first plain bytes, at most `room`, of a gzip or zlib stream of which `data` is the beginning;
 * *size is their number, 0 if it is damaged. */
void nl_gunzip_head(uint8_t *out, size_t room, size_t *size, nl_bytes data);

/* CRC-32 (IEEE 802.3) of the data. */
uint32_t nl_crc32(const void *data, size_t size);

/* Continues the CRC-32 `crc` of earlier data; 0 to start. */
uint32_t nl_crc32_more(uint32_t crc, const void *data, size_t size);

/* One part of the data nl_file_write writes. */
typedef nl_bytes nl_part;

/* Writes the parts one after the other to a temporary file beside `path`, syncs it, reads it back
 * and compares, renames it to `path` and syncs the folder: whatever happens, `path` is the old file
 * or the whole new one, and after a failure no temporary is left. Several processes may write one
 * file, from any machine. It keeps the old file's permissions, but not to run as its owner. A
 * symbolic link is followed; other than regular files (a device, a pipe; an open descriptor, as of
 * "-") are written directly. Fails with NL_ERROR_OUTPUT; if only the folder could not be synced the
 * text says that the new file is in place. */
bool nl_file_write(const char *path, const nl_part *parts, int count, nl_error *err) NL_CHECK;

/* The same without waiting for the disk (some milliseconds) and reading back: for one of thousands
 * of files that are easily made again. After a power cut it may be old, new or empty. */
bool nl_file_write_one_of_many(const char *path, const nl_part *parts, int count,
                               nl_error *err) NL_CHECK;

/* Could a file of so many bytes be written there now? Makes a temporary of that size beside `path`
 * and removes it; does not try what is no regular file. Fails as nl_file_write. */
bool nl_file_can_write(const char *path, size_t size, nl_error *err) NL_CHECK;

/* The open descriptor that `path` names: standard output for "-"; N for /dev/fd/N, /proc/self/fd/N
 * and links to them, as /dev/stdout. -1: a file. Such a descriptor is written on where it stands,
 * also if it is a file's, which is then not replaced. */
int nl_file_descriptor(const char *path);

/* Removes temporaries of `path` left by killed processes of this program: those to which nothing
 * was written for a day. */
void nl_file_clean(const char *path);

/* Is it there, and a regular file or a folder, or a link to one? */
bool nl_is_file(const char *path);
bool nl_is_folder(const char *path);

/* Makes the folder unless it exists; its parent must. NL_ERROR_OUTPUT. */
bool nl_make_folder(const char *path, nl_error *err) NL_CHECK;

/* The names in a folder, sorted by bytes, without those that start with '.'; in the arena. */
bool nl_folder_list(char ***names, size_t *count, const char *path, nl_arena *arena,
                    nl_error *err) NL_CHECK;

/* "folder/name" in the arena. */
char *nl_path_join(const char *folder, const char *name, nl_arena *arena, nl_error *err) NL_CHECK;

/* The part after the last '/'. */
const char *nl_path_base(const char *path);

#endif
