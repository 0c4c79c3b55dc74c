/* Makes tensor files byte by byte, valid and invalid ones. */
#ifndef NL_SUPPORT_TENSORFILE_H
#define NL_SUPPORT_TENSORFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Corrects the checksum of a file's bytes, whatever else they are, so that later checks are
 * reached. False if there is no `"crc32":"........"` in its header. */
bool tensorfile_sign(uint8_t *data, size_t size);

/* Length, header (padded with spaces to a multiple of 8) and data, signed if the header has the
 * field; written to `out`, which must have room. Returns the number of bytes. */
size_t tensorfile_make(uint8_t *out, const char *header, const void *data, size_t size);

#endif
