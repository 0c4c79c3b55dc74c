#include "support/tensorfile.h"

#include "base/file.h"

#include <stdio.h>
#include <string.h>

enum { DIGITS = 8 };

bool tensorfile_sign(uint8_t *data, size_t size)
{
    static const char field[] = "\"crc32\":\"";
    uint64_t header = 0;
    size_t length = strlen(field);
    for (size_t i = 0; size >= 8 && i < 8; i++)
        header |= (uint64_t)data[i] << (8 * i);
    size_t end = size < 8 ? 0 : header < size - 8 ? (size_t)header + 8 : size;
    for (size_t at = 8; at + length + DIGITS <= end; at++) {
        if (memcmp(data + at, field, length) != 0)
            continue;
        char text[DIGITS + 1];
        memset(data + at + length, '0', DIGITS);
        snprintf(text, sizeof text, "%08x", nl_crc32(data, size));
        memcpy(data + at + length, text, DIGITS);
        return true;
    }
    return false;
}

size_t tensorfile_make(uint8_t *out, const char *header, const void *data, size_t size)
{
    size_t length = strlen(header), padded = (length + 7) / 8 * 8;
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)(padded >> (8 * i));
    memcpy(out + 8, header, length);
    memset(out + 8 + length, ' ', padded - length);
    memcpy(out + 8 + padded, data, size);
    tensorfile_sign(out, 8 + padded + size);
    return 8 + padded + size;
}
