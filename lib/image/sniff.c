/* PNG: https://www.w3.org/TR/png-3/ sections 5 and 11. JPEG: ITU-T T.81 annex B. BMP: the info and
 * core headers. Sides are capped at LONGEST, so that no product here overflows. */
#include "image/sniff.h"

#include "image/exif.h"
#include "image/pnm.h"

#include <string.h>

enum { LONGEST = 1 << 24 };

static const char cut_off[] = "the file is cut off in its head";

static uint32_t big16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t big32(const uint8_t *at)
{
    return big16(at) << 16 | big16(at + 2);
}

static uint32_t little16(const uint8_t *at)
{
    return (uint32_t)at[1] << 8 | at[0];
}

static uint32_t little32(const uint8_t *at)
{
    return little16(at + 2) << 16 | little16(at);
}

static uint32_t side(uint32_t length)
{
    return length < LONGEST ? length : LONGEST;
}

static bool starts(nl_bytes head, const void *magic, size_t size)
{
    return head.size >= size && memcmp(head.data, magic, size) == 0;
}

static bool is_bmp(nl_bytes head)
{
    if (!starts(head, "BM", 2) || head.size < 18)
        return false;
    uint32_t size = little32(head.data + 14);
    return size == 12 || size == 40 || size == 52 || size == 56 || size == 64 || size == 108 ||
           size == 124;
}

static bool is_pnm(nl_bytes head)
{
    if (head.size < 3 || head.data[0] != 'P' || head.data[1] < '1' || head.data[1] > '7')
        return false;
    uint8_t after = head.data[2];
    return after == ' ' || (after >= '\t' && after <= '\r') || after == '#';
}

nl_picture_kind nl_picture_sniff(nl_bytes head)
{
    if (starts(head, "\x89PNG\r\n\x1a\n", 8))
        return NL_PICTURE_PNG;
    if (starts(head, "\xff\xd8\xff", 3))
        return NL_PICTURE_JPEG;
    if (is_bmp(head))
        return NL_PICTURE_BMP;
    return is_pnm(head) ? NL_PICTURE_PNM : NL_PICTURE_NONE;
}

const char *nl_picture_name(nl_picture_kind kind)
{
    static const char *const names[] = {"no picture", "PNG", "JPEG", "BMP", "PNM"};
    return names[kind];
}

/* That of the first eXIf chunk, which may come before or after the pixels; 1 without. */
static int png_orientation(nl_bytes file)
{
    for (size_t at = 8; file.size - at >= 12;) {
        size_t length = big32(file.data + at);
        if (length > file.size - at - 12)
            break;
        if (memcmp(file.data + at + 4, "eXIf", 4) == 0)
            return nl_exif_orientation((nl_bytes){file.data + at + 8, length});
        at += length + 12;
    }
    return 1;
}

static bool scan_png(nl_picture_head *out, nl_bytes file, const char **why)
{
    static const int channels[7] = {1, 0, 3, 1, 2, 0, 4}; /* by colour type */
    const uint8_t *at = file.data;
    *why = cut_off;
    if (file.size < 33)
        return false;
    *why = "its head is not a PNG's";
    if (big32(at + 8) != 13 || memcmp(at + 12, "IHDR", 4) != 0 || at[25] > 6 || at[24] > 16)
        return false;
    out->width = side(big32(at + 16));
    out->height = side(big32(at + 20));
    out->depth = at[24];
    out->channels = channels[at[25]];
    size_t row = ((size_t)out->width * (size_t)(out->channels * out->depth) + 7) / 8 + 1;
    out->least = row * out->height / 1032; /* DEFLATE compresses no further */
    out->orientation = png_orientation(file);
    return true;
}

/* A JPEG's segments up to the frame header. */
typedef struct segment {
    int marker;
    nl_bytes payload;
} segment;

/* Finds the next marker from *at on, tolerating other bytes before it; false at the end. */
static bool next_segment(segment *out, nl_bytes file, size_t *at)
{
    while (*at + 4 <= file.size) {
        int marker = file.data[*at + 1];
        bool alone = marker == 0 || marker == 0xff || (marker >= 0xd0 && marker <= 0xd8);
        if (file.data[*at] != 0xff || alone) {
            ++*at;
            continue;
        }
        size_t length = big16(file.data + *at + 2);
        if (length < 2 || length > file.size - *at - 2)
            return false;
        *out = (segment){marker, {file.data + *at + 4, length - 2}};
        *at += 2 + length;
        return true;
    }
    return false;
}

static bool is_frame(int marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool scan_frame(nl_picture_head *out, segment frame, const char **why)
{
    *why = "its kind of compression (lossless or arithmetic) is not supported";
    if (frame.marker > 0xc2)
        return false;
    *why = cut_off;
    if (frame.payload.size < 6)
        return false;
    out->height = side(big16(frame.payload.data + 1));
    out->width = side(big16(frame.payload.data + 3));
    out->channels = frame.payload.data[5];
    out->progressive = frame.marker == 0xc2;
    size_t blocks = ((size_t)out->width + 7) / 8 * (((size_t)out->height + 7) / 8);
    out->least = blocks / 8; /* one bit each, at least */
    *why = "its head gives no channels that make a colour";
    return out->channels == 1 || out->channels == 3 || out->channels == 4;
}

static bool scan_jpeg(nl_picture_head *out, nl_bytes file, const char **why)
{
    size_t at = 2;
    bool oriented = false;
    for (segment found; next_segment(&found, file, &at);) {
        nl_bytes payload = found.payload;
        if (found.marker == 0xe1 && !oriented && starts(payload, "Exif\0", 6)) {
            out->orientation = nl_exif_orientation((nl_bytes){payload.data + 6, payload.size - 6});
            oriented = true;
        }
        if (is_frame(found.marker))
            return scan_frame(out, found, why);
        if (found.marker == 0xda || found.marker == 0xd9)
            break;
    }
    *why = cut_off;
    return false;
}

static bool scan_bmp(nl_picture_head *out, nl_bytes file, const char **why)
{
    const uint8_t *at = file.data;
    bool core = little32(at + 14) == 12;
    *why = cut_off;
    if (file.size < (core ? 26 : 54))
        return false;
    out->width = side(core ? little16(at + 18) : little32(at + 18));
    int32_t height = core ? (int32_t)little16(at + 20) : (int32_t)little32(at + 22);
    out->height = side(height < 0 ? 0u - (uint32_t)height : (uint32_t)height);
    out->depth = (int)little16(at + (core ? 24 : 28));
    *why = "its number of bits per pixel is none that BMP has";
    if (!memchr("\x01\x04\x08\x10\x18\x20", out->depth & 0xff, 6) || out->depth > 32)
        return false;
    uint32_t compression = core ? 0 : little32(at + 30);
    out->runs = (compression == 1 && out->depth == 8) || (compression == 2 && out->depth == 4);
    *why = "its compression is not supported; save it without";
    if (compression != 0 && compression != 3 && !(out->runs && height >= 0))
        return false;
    *why = "its pixels begin within its head";
    if (little32(at + 10) < 14 + little32(at + 14))
        return false;
    *why = "its head is of the oldest kind; save it anew, or as PNG";
    if (core && out->depth < 24) /* stb_image 2.27 miscounts such a palette */
        return false;
    out->channels = out->runs ? 3 : 4;
    size_t bits = (size_t)out->width * (size_t)out->depth;
    if (out->height > 0 && !out->runs) /* the last row may lack its padding */
        out->least = (bits + 31) / 32 * 4 * (out->height - 1) + (bits + 7) / 8;
    out->least += little32(at + 10);
    return true;
}

static bool scan_pnm(nl_picture_head *out, nl_bytes file, const char **why)
{
    nl_pnm head;
    if (!nl_pnm_head(&head, file, why))
        return false;
    out->width = head.width;
    out->height = head.height;
    out->channels = (int)head.channels;
    out->least = nl_pnm_least(&head);
    return true;
}

bool nl_picture_scan(nl_picture_head *out, nl_bytes file, const char **why)
{
    static bool (*const scans[])(nl_picture_head *, nl_bytes, const char **) = {
        [NL_PICTURE_PNG] = scan_png,
        [NL_PICTURE_JPEG] = scan_jpeg,
        [NL_PICTURE_BMP] = scan_bmp,
        [NL_PICTURE_PNM] = scan_pnm,
    };
    *out = (nl_picture_head){0};
    *why = "it is none";
    nl_picture_head head = {.kind = nl_picture_sniff(file), .depth = 8, .orientation = 1};
    if (head.kind == NL_PICTURE_NONE || !scans[head.kind](&head, file, why))
        return false;
    *why = "its head gives a width or height of 0";
    if (head.width == 0 || head.height == 0)
        return false;
    *out = head;
    return true;
}

bool nl_png_intact(nl_bytes file, const char **why)
{
    *why = "the file is cut off";
    for (size_t at = 8; file.size - at >= 12;) {
        const uint8_t *chunk = file.data + at;
        size_t length = big32(chunk);
        if (length > file.size - at - 12)
            return false;
        bool needed = !(chunk[4] & 0x20); /* a capital letter: critical */
        if (needed && nl_crc32(chunk + 4, length + 4) != big32(chunk + 8 + length)) {
            *why = "a checksum is wrong";
            return false;
        }
        if (memcmp(chunk + 4, "IEND", 4) == 0)
            return true;
        at += length + 12;
    }
    return false;
}
