/* Makes tensor files byte by byte, sound ones and others. */
#ifndef NL_SUPPORT_TENSORFILE_H
#define NL_SUPPORT_TENSORFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Makes the checksum of a file's bytes right, whatever else they are, so that the checks behind it
 * are reached. False if there is no `"crc32":"........"` in its header. */
bool tensorfile_sign(uint8_t *data, size_t size);

/* Length, header (padded with spaces to a multiple of 8) and data, signed if the header has the
 * field; in `out`, which must have the room. Returns the number of bytes. */
size_t tensorfile_make(uint8_t *out, const char *header, const void *data, size_t size);

#endif
