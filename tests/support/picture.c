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

size_t picture_png(uint8_t *out, uint32_t width, uint32_t height, int depth, int colour,
                   const void *raw, size_t size)
{
    size_t used = picture_png_head(out, width, height, depth, colour);
    return used + picture_png_rows(out + used, raw, size);
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

const uint8_t picture_tiny_jpeg[PICTURE_TINY_BYTES] = {
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01,
    0x00, 0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x0d, 0x09, 0x0a, 0x0b, 0x0a, 0x08, 0x0d,
    0x0b, 0x0a, 0x0b, 0x0e, 0x0e, 0x0d, 0x0f, 0x13, 0x20, 0x15, 0x13, 0x12, 0x12, 0x13, 0x27, 0x1c,
    0x1e, 0x17, 0x20, 0x2e, 0x29, 0x31, 0x30, 0x2e, 0x29, 0x2d, 0x2c, 0x33, 0x3a, 0x4a, 0x3e, 0x33,
    0x36, 0x46, 0x37, 0x2c, 0x2d, 0x40, 0x57, 0x41, 0x46, 0x4c, 0x4e, 0x52, 0x53, 0x52, 0x32, 0x3e,
    0x5a, 0x61, 0x5a, 0x50, 0x60, 0x4a, 0x51, 0x52, 0x4f, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x03,
    0x00, 0x05, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x07, 0xff, 0xc4, 0x00, 0x1c,
    0x10, 0x00, 0x02, 0x03, 0x00, 0x03, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x01, 0x03, 0x02, 0x04, 0x11, 0x00, 0x12, 0x21, 0x31, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01,
    0x00, 0x00, 0x3f, 0x00, 0x35, 0xb3, 0x66, 0xc5, 0xb7, 0xc9, 0xf6, 0xde, 0xd7, 0xba, 0x79, 0xd9,
    0x8d, 0x99, 0x94, 0x8e, 0x0c, 0x1a, 0x4f, 0xbf, 0x39, 0xff, 0xd9};
