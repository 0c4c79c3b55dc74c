#include "support/picture.h"

#include <string.h>

static size_t put32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
    return 4;
}

static uint32_t crc(const uint8_t *data, size_t size)
{
    uint32_t rest = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        rest ^= data[i];
        for (int bit = 0; bit < 8; bit++)
            rest = rest >> 1 ^ (rest & 1 ? 0xedb88320u : 0);
    }
    return ~rest;
}

size_t picture_chunk(uint8_t *out, const char *type, const void *data, size_t size)
{
    put32(out, (uint32_t)size);
    memcpy(out + 4, type, 4);
    if (size > 0)
        memmove(out + 8, data, size);
    put32(out + 8 + size, crc(out + 4, size + 4));
    return size + 12;
}

size_t picture_png_head(uint8_t *out, uint32_t width, uint32_t height, int depth, int colour)
{
    uint8_t head[13] = {0};
    put32(head, width);
    put32(head + 4, height);
    head[8] = (uint8_t)depth;
    head[9] = (uint8_t)colour;
    memcpy(out, "\x89PNG\r\n\x1a\n", 8);
    return 8 + picture_chunk(out + 8, "IHDR", head, sizeof head);
}

size_t picture_png_rows(uint8_t *out, const uint8_t *raw, size_t size)
{
    uint8_t *stream = out + 8;
    size_t length = 2;
    uint32_t low = 1, high = 0;
    stream[0] = 0x78;
    stream[1] = 0x01;
    for (size_t at = 0; at < size; at += 65535) {
        size_t block = size - at < 65535 ? size - at : 65535;
        const uint8_t head[5] = {at + block == size, (uint8_t)block, (uint8_t)(block >> 8),
                                 (uint8_t)~block, (uint8_t)(~block >> 8)};
        memcpy(stream + length, head, 5);
        memcpy(stream + length + 5, raw + at, block);
        length += 5 + block;
    }
    for (size_t i = 0; i < size; i++) {
        low = (low + raw[i]) % 65521;
        high = (high + low) % 65521;
    }
    length += put32(stream + length, high << 16 | low);
    size_t used = picture_chunk(out, "IDAT", stream, length);
    return used + picture_chunk(out + used, "IEND", NULL, 0);
}

/* Huffman tables of one code each, '0': no difference, end of block. So a block is zero bits, one
 * of them in a progressive picture's first scan, and the pixels are zero bytes. */
size_t picture_jpeg(uint8_t *out, int width, int height, int channels, bool progressive)
{
    static const uint8_t tables[2][22] = {{0xff, 0xc4, 0, 20, 0x00, 1},
                                          {0xff, 0xc4, 0, 20, 0x10, 1}};
    uint8_t *at = out;
    memcpy(at, "\xff\xd8\xff\xdb\0\x43\0", 7);
    memset(at + 7, 1, 64);
    at += 71;
    const uint8_t frame[10] = {0xff,
                               progressive ? 0xc2 : 0xc0,
                               0,
                               (uint8_t)(8 + 3 * channels),
                               8,
                               (uint8_t)(height >> 8),
                               (uint8_t)height,
                               (uint8_t)(width >> 8),
                               (uint8_t)width,
                               (uint8_t)channels};
    memcpy(at, frame, sizeof frame);
    at += sizeof frame;
    for (int c = 1; c <= channels; c++, at += 3)
        memcpy(at, (const uint8_t[3]){(uint8_t)c, 0x11, 0}, 3);
    memcpy(at, tables, sizeof tables);
    at += sizeof tables;
    const uint8_t scan[5] = {0xff, 0xda, 0, (uint8_t)(6 + 2 * channels), (uint8_t)channels};
    memcpy(at, scan, sizeof scan);
    at += sizeof scan;
    for (int c = 1; c <= channels; c++, at += 2)
        memcpy(at, (const uint8_t[2]){(uint8_t)c, 0}, 2);
    memcpy(at, (const uint8_t[3]){0, progressive ? 0 : 63, 0}, 3);
    at += 3;
    size_t blocks = ((size_t)width + 7) / 8 * (((size_t)height + 7) / 8) * (size_t)channels;
    size_t bytes = (blocks * (progressive ? 1 : 2) + 7) / 8;
    memset(at, 0, bytes);
    at += bytes;
    memcpy(at, "\xff\xd9", 2);
    return (size_t)(at + 2 - out);
}

static void put_little(uint8_t *out, uint32_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

size_t picture_bmp_head(uint8_t *out, int32_t width, int32_t height, int bits)
{
    memset(out, 0, 54);
    memcpy(out, "BM", 2);
    put_little(out + 10, 54, 4);
    put_little(out + 14, 40, 4);
    put_little(out + 18, (uint32_t)width, 4);
    put_little(out + 22, (uint32_t)height, 4);
    put_little(out + 26, 1, 2);
    put_little(out + 28, (uint32_t)bits, 2);
    return 54;
}
